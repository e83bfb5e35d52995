package io.stockupdater.bench;

import java.util.function.Supplier;

/** What was measured did not do its work; how fast it did not is of no interest. */
final class WrongAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An answer that is told may be long. */
  private static final int MESSAGE_CHARACTERS_MAX = 300;

  WrongAnswer(String message) {
    super(message.substring(0, Math.min(message.length(), MESSAGE_CHARACTERS_MAX)));
  }

  static void unless(boolean right, Supplier<String> what) {
    if (!right) {
      throw new WrongAnswer(what.get());
    }
  }
}
