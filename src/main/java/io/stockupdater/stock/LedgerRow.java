package io.stockupdater.stock;

/**
 * A change, where it brought the level, and where it comes from.
 *
 * @param version of the level after it
 */
record LedgerRow(StockChange change, long version, long level, Origin origin) {}
