package io.stockupdater.stock;

import static io.stockupdater.database.Database.column;

import io.stockupdater.database.Database;
import io.stockupdater.stock.BoundsChange.Refusal;
import io.stockupdater.stock.BoundsChange.WhenLocked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

  private final Database database;
  private final UUID tenantId;

  Bounds(Database database, UUID tenantId) {
    this.database = database;
    this.tenantId = tenantId;
  }

  Map<UUID, Refusal> change(List<BoundsChange> changes, WhenLocked whenLocked, Instant now) {
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
    if (!fitting.isEmpty()) {
      database.run(
          CHANGE,
          now,
          column(fitting, UUID[]::new, Changed::productId),
          column(fitting, Long[]::new, Changed::min),
          column(fitting, Long[]::new, Changed::max),
          tenantId);
    }
    return refused;
  }

  private List<Changed> query(String sql, List<BoundsChange> changes) {
    return database.query(
        row ->
            new Changed(
                row.getObject(1, UUID.class),
                row.getLong(2),
                row.getObject(3, Long.class),
                row.getObject(4, Long.class)),
        sql,
        column(changes, UUID[]::new, BoundsChange::productId),
        column(changes, Boolean[]::new, BoundsChange::setsMin),
        column(changes, Long[]::new, BoundsChange::minLevel),
        column(changes, Boolean[]::new, BoundsChange::setsMax),
        column(changes, Long[]::new, BoundsChange::maxLevel),
        tenantId);
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
