package io.stockupdater.catalog;

import io.stockupdater.http.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a single update has to know of a product: whose it is, and what to answer. */
record OwnedProduct(UUID tenantId, String name, @Nullable UUID supplierId, boolean active) {
  private static final String FIND =
      "select tenant_id, name, supplier_id, active from product where product_id = ?";

  /** The product, of whatever tenant it is; null when there is none. */
  static @Nullable OwnedProduct find(Connection connection, UUID productId) throws SQLException {
    try (PreparedStatement query = Sql.prepare(connection, FIND, productId);
        ResultSet row = query.executeQuery()) {
      return row.next()
          ? new OwnedProduct(
              row.getObject(1, UUID.class),
              row.getString(2),
              row.getObject(3, UUID.class),
              row.getBoolean(4))
          : null;
    }
  }
}
