package io.stockupdater.stock;

import io.stockupdater.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds products by their id alone, of whatever tenant they are: for the paths of the Stock Updater
 * Service, which name none. In the caller's transaction.
 */
@ApplicationScoped
public class ProductDirectory {
  private static final String FIND =
      "select tenant_id, name, supplier_id, active from product where product_id = ?";

  private static final String LEDGER_ROW =
      """
      select resulting_level
        from stock_event
       where tenant_id = ? and product_id = ? and stock_event_id = ?
      """;

  @Inject private Database database;

  /** The product; null when there is none. */
  @Nullable OwnedProduct find(UUID productId) {
    return database.first(
        row ->
            new OwnedProduct(
                new ProductKey(row.getObject(1, UUID.class), productId),
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getBoolean(4)),
        FIND,
        productId);
  }

  /** What the single update did whose ledger row has this id; null when it did nothing. */
  @Nullable Applied applied(ProductKey product, UUID stockEventId) {
    return database.first(
        row -> new Applied(1, 0, row.getLong(1)),
        LEDGER_ROW,
        product.tenantId(),
        product.productId(),
        stockEventId);
  }
}
