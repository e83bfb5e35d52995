package io.stockupdater.stock;

import io.stockupdater.outbox.StockUpdated;
import org.jspecify.annotations.Nullable;

/**
 * A level to open for a new product.
 *
 * @param initialStock the level; other than 0 it is the ledger's version 1
 * @param minLevel null for unbounded
 * @param maxLevel null for unbounded
 */
public record Opening(
    ProductKey product, long initialStock, @Nullable Long minLevel, @Nullable Long maxLevel) {
  public Opening {
    check(initialStock);
    check(minLevel);
    check(maxLevel);
    if (minLevel != null && maxLevel != null && minLevel > maxLevel) {
      throw new IllegalArgumentException("min_level must not be above max_level");
    }
    if ((minLevel != null && initialStock < minLevel)
        || (maxLevel != null && initialStock > maxLevel)) {
      throw new IllegalArgumentException("initial_stock must be within min_level and max_level");
    }
  }

  /** Whether opening it is a change. */
  boolean isStocked() {
    return initialStock != 0;
  }

  StockUpdated message() {
    return new StockUpdated(
        product.tenantId(), product.productId(), 0, 1, 0, initialStock, "initial");
  }

  private static void check(@Nullable Long level) {
    if (level != null && !Level.isExact(level)) {
      throw new IllegalArgumentException("levels must be within ±" + Level.MAGNITUDE_MAX);
    }
  }
}
