package io.stockupdater.stock;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Reads levels, without locks. */
@Stateless
public class StockLevelReads {
  private static final String LEVELS =
      """
      select product_id, available, version, min_level, max_level, updated_at
        from stock_level
       where tenant_id = ? and product_id = any(?)
      """;

  @PersistenceContext private EntityManager entityManager;

  /** The levels of these products; a product that the tenant does not have is left out. */
  public Map<UUID, CurrentLevel> levels(UUID tenantId, Collection<UUID> productIds) {
    Connection connection = entityManager.unwrap(Connection.class);
    try (PreparedStatement query = connection.prepareStatement(LEVELS)) {
      query.setObject(1, tenantId);
      query.setArray(2, connection.createArrayOf("uuid", productIds.toArray()));
      Map<UUID, CurrentLevel> levels = new HashMap<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          CurrentLevel level = read(rows);
          levels.put(level.productId(), level);
        }
      }
      return levels;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static CurrentLevel read(ResultSet rows) throws SQLException {
    return new CurrentLevel(
        rows.getObject(1, UUID.class),
        rows.getLong(2),
        rows.getLong(3),
        rows.getObject(4, Long.class),
        rows.getObject(5, Long.class),
        rows.getObject(6, OffsetDateTime.class).toInstant());
  }
}
