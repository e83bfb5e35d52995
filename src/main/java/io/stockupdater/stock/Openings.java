package io.stockupdater.stock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens levels set-wise: two statements, whatever their number. */
final class Openings {
  private static final String LEVELS =
      """
      insert into stock_level (tenant_id, product_id, available, version, min_level, max_level)
      select o.tenant_id, o.product_id, o.initial, case when o.initial = 0 then 0 else 1 end, o.min, o.max
        from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[])
          as o(tenant_id, product_id, initial, min, max)
       order by o.tenant_id, o.product_id
      """;

  private static final String LEDGER =
      """
      insert into stock_event (
        tenant_id, product_id, version, delta, resulting_level, event_time, source, reason)
      select o.tenant_id, o.product_id, 1, o.initial, o.initial, now(), 'initial', 'initial'
        from unnest(?::uuid[], ?::uuid[], ?::bigint[]) as o(tenant_id, product_id, initial)
       where o.initial <> 0
       order by o.tenant_id, o.product_id
      """;

  private Openings() {}

  static void insert(Connection connection, List<Opening> openings) throws SQLException {
    try (PreparedStatement levels = connection.prepareStatement(LEVELS);
        PreparedStatement ledger = connection.prepareStatement(LEDGER)) {
      for (PreparedStatement statement : List.of(levels, ledger)) {
        set(statement, 1, "uuid", openings, opening -> opening.product().tenantId());
        set(statement, 2, "uuid", openings, opening -> opening.product().productId());
        set(statement, 3, "int8", openings, Opening::initialStock);
      }
      set(levels, 4, "int8", openings, Opening::minLevel);
      set(levels, 5, "int8", openings, Opening::maxLevel);
      levels.executeUpdate();
      ledger.executeUpdate();
    }
  }

  private static void set(
      PreparedStatement statement,
      int parameter,
      String type,
      List<Opening> openings,
      Function<Opening, @Nullable Object> member)
      throws SQLException {
    statement.setArray(
        parameter,
        statement.getConnection().createArrayOf(type, openings.stream().map(member).toArray()));
  }
}
