package io.stockupdater.stock;

/**
 * Changes of one product that apply together or not at all.
 *
 * @param changes in the order in which they apply; iterated anew in every attempt, under the
 *     product's lock. Its iterator may throw a {@link StockConflict} for a change that is malformed
 */
public record StockBatch(
    ProductKey product, Origin origin, Iterable<StockChange> changes, Receipt receipt) {}
