package io.stockupdater.development;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What the person at the terminal reads. */
final class Console {
  /** Held, because loggers that nothing refers to forget their level. */
  private static final Logger LIBRARIES = Logger.getLogger("");

  private Console() {}

  /** The embedded libraries report every step; only their warnings are of interest here. */
  static void quietLibraries() {
    LIBRARIES.setLevel(Level.WARNING);
  }

  static void say(String line) {
    System.out.println(line);
  }

  static void complain(String line) {
    System.err.println(line);
  }
}
