package io.stockupdater.stock;

/**
 * What changes did to their product.
 *
 * @param events ledger rows written
 * @param duplicates events that had been applied before
 * @param level the level after
 */
public record Applied(int events, int duplicates, long level) {}
