package io.stockupdater.stock;

import static io.stockupdater.database.Database.column;

import io.stockupdater.database.Database;
import java.util.List;
import java.util.UUID;

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

  static void insert(Database database, List<Opening> openings) {
    UUID[] tenants = column(openings, UUID[]::new, opening -> opening.product().tenantId());
    UUID[] products = column(openings, UUID[]::new, opening -> opening.product().productId());
    Long[] initial = column(openings, Long[]::new, Opening::initialStock);
    database.run(
        LEVELS,
        tenants,
        products,
        initial,
        column(openings, Long[]::new, Opening::minLevel),
        column(openings, Long[]::new, Opening::maxLevel));
    database.run(LEDGER, tenants, products, initial);
  }
}
