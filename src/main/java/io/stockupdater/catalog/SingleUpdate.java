package io.stockupdater.catalog;

import io.stockupdater.http.Sql;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.ProductKey;
import io.stockupdater.stock.StockBatch;
import io.stockupdater.stock.StockChange;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A single update as a batch of one change. */
final class SingleUpdate implements StockBatch {
  private static final String SOURCE = "api";

  private final UUID productId;
  private final StockLog log;
  private final StockChange change;
  private final String reason;
  private final @Nullable UUID userId;
  private final @Nullable Once once;
  private @Nullable OwnedProduct owned;

  /**
   * What an update with a key needs so that it has its effect once.
   *
   * @param rowId of the ledger row that the update will be
   * @param mayBeApplied whether an earlier request may have written that row
   * @param record writes the answer together with the change, and may refuse to
   */
  record Once(UUID rowId, boolean mayBeApplied, Consumer<StockedProduct> record) {}

  SingleUpdate(
      UUID productId,
      StockUpdate update,
      @Nullable UUID userId,
      Instant now,
      StockLog log,
      @Nullable Once once) {
    this.productId = productId;
    this.log = log;
    this.reason = update.reason();
    this.userId = userId;
    this.once = once;
    UUID rowId = once == null ? UUID.randomUUID() : once.rowId();
    this.change =
        new StockChange(0, update.quantity(), now, null, SOURCE, reason, null, null, null, rowId);
  }

  @Override
  public UUID productId() {
    return productId;
  }

  @Override
  public void locate(Connection connection) throws SQLException {
    owned = OwnedProduct.find(connection, productId);
    if (owned == null) {
      throw new StockConflict(StockConflict.Kind.PRODUCT_NOT_FOUND, 0);
    }
  }

  @Override
  public ProductKey product() {
    return new ProductKey(owned().tenantId(), productId);
  }

  private OwnedProduct owned() {
    return Objects.requireNonNull(owned, "located before it is asked for");
  }

  @Override
  public void follow(StockBatch leader) {
    owned = ((SingleUpdate) leader).owned;
  }

  /** The product as the update left it. */
  StockedProduct answer(Applied applied) {
    OwnedProduct product = owned();
    return new StockedProduct(
        productId, product.name(), applied.level(), product.supplierId(), product.active());
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

  /** An update with a key may be refused by it, so it has a transaction of its own. */
  @Override
  public boolean mayBeCombined() {
    return once == null;
  }

  @Override
  public boolean mayBeApplied() {
    return once != null && once.mayBeApplied();
  }

  /** The ledger row itself tells whether an earlier attempt committed. */
  @Override
  public @Nullable Applied applied() {
    UUID rowId = change.stockEventId();
    return rowId == null ? null : log.applied(product(), rowId);
  }

  /** Not left to the caller: the key may refuse. */
  @Override
  public Sql.@Nullable Update record(Applied applied) {
    if (once != null) {
      once.record().accept(answer(applied));
    }
    return null;
  }
}
