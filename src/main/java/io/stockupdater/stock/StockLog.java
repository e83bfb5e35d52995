package io.stockupdater.stock;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the ledger in the form of the Stock Updater Service's log. */
@Stateless
public class StockLog {
  /** The same columns as the view stock_log, which has no version to page by. */
  static final String PAGE =
      """
      select e.stock_event_id, e.resulting_level - e.delta, e.resulting_level, e.delta,
             coalesce(e.reason, u.reason, e.source), e.created_at, e.user_id, e.version
        from stock_event e
        left join upload u on u.tenant_id = e.tenant_id and u.upload_id = e.upload_id
       where e.tenant_id = ? and e.product_id = ? and e.version < ?
       order by e.version desc
       limit ?
      """;

  @Inject private Database database;
  @Inject private ProductDirectory directory;

  /** The tenant of a product; null for an unknown one. */
  public @Nullable UUID tenant(UUID productId) {
    OwnedProduct product = directory.find(productId);
    return product == null ? null : product.key().tenantId();
  }

  /**
   * Entries of a product, newest first.
   *
   * @param before only those of a lower version
   */
  public List<LogEntry> entries(ProductKey product, long before, int rowsMax) {
    return database.query(
        row ->
            new LogEntry(
                row.getObject(1, UUID.class),
                product.productId(),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                Row.time(row, 6),
                row.getObject(7, UUID.class),
                row.getLong(8)),
        PAGE,
        product.tenantId(),
        product.productId(),
        before,
        rowsMax);
  }
}
