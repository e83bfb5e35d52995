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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A single update as a batch of one change. */
final class SingleUpdate implements StockBatch {
  private static final String SOURCE = "api";

  private final ProductKey product;
  private final StockChange change;
  private final String reason;
  private final @Nullable UUID userId;
  private final StockLog log;
  private final boolean mayBeApplied;
  private final @Nullable Consumer<Applied> record;

  /**
   * @param rowId of the ledger row that the update will be
   * @param mayBeApplied whether an earlier request may have written that row
   * @param record writes what has to commit together with the change, and may refuse to; an update
   *     with such a condition has a transaction of its own
   */
  SingleUpdate(
      ProductKey product,
      StockUpdate update,
      @Nullable UUID userId,
      Instant now,
      StockLog log,
      UUID rowId,
      boolean mayBeApplied,
      @Nullable Consumer<Applied> record) {
    this.product = product;
    this.reason = update.reason();
    this.userId = userId;
    this.log = log;
    this.mayBeApplied = mayBeApplied;
    this.record = record;
    this.change =
        new StockChange(
            0, update.quantity(), now, null, SOURCE, update.reason(), null, null, null, rowId);
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

  @Override
  public boolean mayBeCombined() {
    return record == null;
  }

  @Override
  public boolean mayBeApplied() {
    return mayBeApplied;
  }

  /** The ledger row itself tells whether an earlier attempt committed. */
  @Override
  public @Nullable Applied applied() {
    UUID rowId = change.stockEventId();
    return rowId == null ? null : log.applied(product, rowId);
  }

  @Override
  public void record(Applied applied) {
    if (record != null) {
      record.accept(applied);
    }
  }
}
