package io.stockupdater.bench;

import java.util.function.Supplier;

/** What was measured did not do its work; how fast it did not is of no interest. */
final class WrongAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongAnswer(String message) {
    super(message);
  }

  static void unless(boolean right, Supplier<String> what) {
    if (!right) {
      throw new WrongAnswer(what.get());
    }
  }
}
