package io.stockupdater.stock;

import io.stockupdater.http.Sql;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the ledger in the form of the Stock Updater Service's log. */
@Stateless
public class StockLog {
  private static final String TENANT = "select tenant_id from product where product_id = ?";

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

  private static final String ROW =
      """
      select delta, resulting_level, version
        from stock_event
       where tenant_id = ? and product_id = ? and stock_event_id = ?
      """;

  @PersistenceContext private EntityManager entityManager;

  /** The tenant of a product; null for an unknown one. */
  public @Nullable UUID tenant(UUID productId) {
    try (PreparedStatement query = prepare(TENANT, productId);
        ResultSet row = query.executeQuery()) {
      return row.next() ? row.getObject(1, UUID.class) : null;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /**
   * Entries of a product, newest first.
   *
   * @param before only those of a lower version
   */
  public List<LogEntry> entries(ProductKey product, long before, int rowsMax) {
    try (PreparedStatement query =
            prepare(PAGE, product.tenantId(), product.productId(), before, rowsMax);
        ResultSet row = query.executeQuery()) {
      List<LogEntry> entries = new ArrayList<>();
      while (row.next()) {
        entries.add(
            new LogEntry(
                row.getObject(1, UUID.class),
                product.productId(),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getObject(7, UUID.class),
                row.getLong(8)));
      }
      return entries;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** What the ledger row of this id did, or null if there is none. */
  public @Nullable Applied applied(ProductKey product, UUID stockEventId) {
    try (PreparedStatement query =
            prepare(ROW, product.tenantId(), product.productId(), stockEventId);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      long level = row.getLong(2);
      long version = row.getLong(3);
      return new Applied(1, 0, level - row.getLong(1), level, version - 1, version);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    return Sql.prepare(entityManager.unwrap(Connection.class), sql, values);
  }
}
