package io.stockupdater.catalog;

import io.stockupdater.http.Problem;
import io.stockupdater.http.Sql;
import io.stockupdater.stock.DatabaseFailure;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds whose a product is. */
@ApplicationScoped
public class ProductOwners {
  private static final String OWNED =
      "select tenant_id, name, supplier_id, active from product where product_id = ?";

  @Resource(lookup = "java:comp/DefaultDataSource")
  private DataSource dataSource;

  /**
   * The product of any tenant, on a connection of its own.
   *
   * @throws Problem 404 when there is none
   */
  OwnedProduct find(UUID productId) {
    try (Connection connection = dataSource.getConnection()) {
      OwnedProduct owned = read(connection, productId);
      if (owned == null) {
        throw Products.notFound();
      }
      return owned;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** The product of any tenant; null when there is none. */
  static @Nullable OwnedProduct read(Connection connection, UUID productId) throws SQLException {
    try (PreparedStatement query = Sql.prepare(connection, OWNED, productId);
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
