package io.stockupdater.stock;

import io.stockupdater.stock.BoundsChange.Refusal;
import io.stockupdater.stock.BoundsChange.WhenLocked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes the bounds of one tenant's levels set-wise, each under its row lock. */
final class Bounds {
  /** Only levels whose bounds really change, so that importing a file again locks nothing. */
  private static final String CHANGING =
      """
      select l.product_id, l.available,
             case when c.sets_min then c.min else l.min_level end,
             case when c.sets_max then c.max else l.max_level end
        from unnest(?::uuid[], ?::boolean[], ?::bigint[], ?::boolean[], ?::bigint[])
          as c(product_id, sets_min, min, sets_max, max)
        join stock_level l on l.tenant_id = ? and l.product_id = c.product_id
       where c.sets_min and c.min is distinct from l.min_level
          or c.sets_max and c.max is distinct from l.max_level
       order by l.product_id
      """;

  private static final String LOCKED = CHANGING + "for no key update of l";

  private static final String LOCKED_AT_ONCE = LOCKED + " skip locked";

  private static final String CHANGE =
      """
      update stock_level l
         set min_level = c.min, max_level = c.max, updated_at = ?
        from unnest(?::uuid[], ?::bigint[], ?::bigint[]) as c(product_id, min, max)
       where l.tenant_id = ? and l.product_id = c.product_id
      """;

  private final Connection connection;
  private final UUID tenantId;

  Bounds(Connection connection, UUID tenantId) {
    this.connection = connection;
    this.tenantId = tenantId;
  }

  Map<UUID, Refusal> change(List<BoundsChange> changes, WhenLocked whenLocked, OffsetDateTime now)
      throws SQLException {
    Map<UUID, Refusal> refused = new HashMap<>();
    List<Changed> changing = query(CHANGING, changes);
    if (changing.isEmpty()) {
      return refused;
    }
    boolean waits = whenLocked == WhenLocked.WAIT;
    if (!waits) {
      changing.forEach(level -> refused.put(level.productId(), Refusal.LOCK_TIMEOUT));
    }
    List<Changed> fitting = new ArrayList<>();
    for (Changed level : query(waits ? LOCKED : LOCKED_AT_ONCE, changes)) {
      Refusal refusal = level.refusal();
      if (refusal == null) {
        refused.remove(level.productId());
        fitting.add(level);
      } else {
        refused.put(level.productId(), refusal);
      }
    }
    update(fitting, now);
    return refused;
  }

  private List<Changed> query(String sql, List<BoundsChange> changes) throws SQLException {
    List<Changed> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      set(query, 1, "uuid", changes, BoundsChange::productId);
      set(query, 2, "bool", changes, BoundsChange::setsMin);
      set(query, 3, "int8", changes, BoundsChange::minLevel);
      set(query, 4, "bool", changes, BoundsChange::setsMax);
      set(query, 5, "int8", changes, BoundsChange::maxLevel);
      query.setObject(6, tenantId);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Changed(
                  rows.getObject(1, UUID.class),
                  rows.getLong(2),
                  rows.getObject(3, Long.class),
                  rows.getObject(4, Long.class)));
        }
      }
    }
    return found;
  }

  private void update(List<Changed> levels, OffsetDateTime now) throws SQLException {
    if (levels.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(CHANGE)) {
      update.setObject(1, now);
      set(update, 2, "uuid", levels, Changed::productId);
      set(update, 3, "int8", levels, Changed::min);
      set(update, 4, "int8", levels, Changed::max);
      update.setObject(5, tenantId);
      update.executeUpdate();
    }
  }

  private <T> void set(
      PreparedStatement statement,
      int parameter,
      String type,
      List<T> values,
      Function<T, @Nullable Object> member)
      throws SQLException {
    statement.setArray(
        parameter, connection.createArrayOf(type, values.stream().map(member).toArray()));
  }

  /** A level with the bounds it is to get. */
  private record Changed(UUID productId, long available, @Nullable Long min, @Nullable Long max) {
    @Nullable Refusal refusal() {
      if (min != null && max != null && min > max) {
        return Refusal.MIN_ABOVE_MAX;
      }
      if (min != null && available < min) {
        return Refusal.LEVEL_BELOW_MIN;
      }
      return max != null && available > max ? Refusal.LEVEL_ABOVE_MAX : null;
    }
  }
}
