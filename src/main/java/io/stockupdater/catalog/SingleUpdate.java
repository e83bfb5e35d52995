package io.stockupdater.catalog;

import io.stockupdater.stock.Applied;
import io.stockupdater.stock.ProductKey;
import io.stockupdater.stock.StockBatch;
import io.stockupdater.stock.StockChange;
import io.stockupdater.stock.StockLog;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A single update as a batch of one change. */
final class SingleUpdate implements StockBatch {
  private static final String SOURCE = "api";

  private final ProductKey product;
  private final StockChange change;
  private final String reason;
  private final @Nullable UUID userId;
  private final StockLog log;

  SingleUpdate(
      ProductKey product, StockUpdate update, @Nullable UUID userId, Instant now, StockLog log) {
    this.product = product;
    this.reason = update.reason();
    this.userId = userId;
    this.log = log;
    this.change =
        new StockChange(
            0,
            update.quantity(),
            now,
            null,
            SOURCE,
            update.reason(),
            null,
            null,
            null,
            UUID.randomUUID());
  }

  @Override
  public ProductKey product() {
    return product;
  }

  @Override
  public Iterator<StockChange> changes() {
    return List.of(change).iterator();
  }

  @Override
  public @Nullable UUID uploadId() {
    return null;
  }

  @Override
  public @Nullable UUID userId() {
    return userId;
  }

  @Override
  public String reason() {
    return reason;
  }

  /** The ledger row itself tells whether an earlier attempt committed. */
  @Override
  public @Nullable Applied applied() {
    UUID rowId = change.stockEventId();
    return rowId == null ? null : log.applied(product, rowId);
  }

  @Override
  public void record(Applied applied) {
    // The ledger row says all there is to say.
  }
}
