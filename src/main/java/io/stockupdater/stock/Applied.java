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
    long version) {

  /** What a report still knows of it: the levels and versions between are in the ledger. */
  public static Applied reported(int events, int duplicates, long level) {
    return new Applied(events, duplicates, level, level, 0, 0);
  }
}
