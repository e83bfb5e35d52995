package io.stockupdater.stock;

/**
 * What a batch did to its product.
 *
 * @param events ledger rows written
 * @param duplicates events that had been applied before
 * @param previousLevel the level before
 * @param level the level after
 * @param previousVersion the ledger version before
 * @param version the ledger version after
 */
public record Applied(
    int events,
    int duplicates,
    long previousLevel,
    long level,
    long previousVersion,
    long version) {}
