package io.stockupdater.stock;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change and where it brought the level. */
record LedgerRow(StockChange change, long version, long level, @Nullable UUID userId) {}
