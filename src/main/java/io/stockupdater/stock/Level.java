package io.stockupdater.stock;

import org.jspecify.annotations.Nullable;

/**
 * A level as a value.
 *
 * @param version of the last change; 0 before the first
 * @param min the lowest level allowed; null for none
 * @param max the highest level allowed; null for none
 */
record Level(long available, long version, @Nullable Long min, @Nullable Long max) {
  /** Levels and deltas stay exact in every client: within plus or minus 2^53-1. */
  static final long MAGNITUDE_MAX = (1L << 53) - 1;

  /** Whether a level or a delta is within them. */
  static boolean isExact(long value) {
    return value >= -MAGNITUDE_MAX && value <= MAGNITUDE_MAX;
  }

  /**
   * The level after one change.
   *
   * @throws StockConflict when that would be out of bounds
   */
  Level after(StockChange change) {
    long next = available + change.delta(); // two values within 2^53 can't overflow a long
    if (!isExact(next)) {
      throw new StockConflict(StockConflict.Kind.OUT_OF_RANGE, change.line());
    }
    if (min != null && next < min) {
      throw new StockConflict(
          min == 0 ? StockConflict.Kind.BELOW_ZERO : StockConflict.Kind.BELOW_MINIMUM,
          change.line());
    }
    if (max != null && next > max) {
      throw new StockConflict(StockConflict.Kind.ABOVE_MAXIMUM, change.line());
    }
    return new Level(next, version + 1, min, max);
  }
}
