package io.stockupdater.stock;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads levels, without locks. */
@Stateless
public class StockLevelReads {
  static final String PAGE =
      """
      select l.product_id, l.available, l.version, l.min_level, l.max_level, l.updated_at
        from (select ?::uuid as tenant_id, ?::uuid as after, ?::bigint as available_max,
                     ?::timestamptz as updated_since) f
        join stock_level l on l.tenant_id = f.tenant_id
       where (f.after is null or l.product_id > f.after)
         and (f.available_max is null or l.available <= f.available_max)
         and (f.updated_since is null or l.updated_at >= f.updated_since)
       order by l.product_id
       limit ?
      """;

  static final String LEVEL =
      """
      select product_id, available, version, min_level, max_level, updated_at
        from stock_level
       where tenant_id = ? and product_id = ?
      """;

  private static final String TENANT = "select tenant_id from tenant where tenant_id = ?";

  @Inject private Database database;

  /**
   * Which levels of a tenant a client asks for.
   *
   * @param availableMax null for any
   * @param updatedSince null for any time; a level changes with its bounds, too
   */
  public record Filter(@Nullable Long availableMax, @Nullable Instant updatedSince) {}

  /**
   * One page of a tenant's levels, by product id.
   *
   * @throws Problem 404 for an unknown tenant
   */
  public Page<CurrentLevel> list(UUID tenantId, Filter filter, PageRequest request) {
    requireTenant(tenantId);
    List<CurrentLevel> found =
        database.search(
            StockLevelReads::read,
            PAGE,
            tenantId,
            request.afterId(),
            filter.availableMax(),
            filter.updatedSince(),
            request.rowsMax());
    return Page.of(request, found, level -> level.productId().toString());
  }

  /**
   * The level of a product.
   *
   * @throws Problem 404 for an unknown tenant or product
   */
  public CurrentLevel level(ProductKey product) {
    CurrentLevel level =
        database.first(StockLevelReads::read, LEVEL, product.tenantId(), product.productId());
    if (level == null) {
      requireTenant(product.tenantId());
      throw productNotFound();
    }
    return level;
  }

  private void requireTenant(UUID tenantId) {
    if (!database.exists(TENANT, tenantId)) {
      throw Problem.tenantNotFound();
    }
  }

  static Problem productNotFound() {
    return new Problem(404, "product_not_found", "Product not found");
  }

  private static CurrentLevel read(ResultSet rows) throws SQLException {
    return new CurrentLevel(
        rows.getObject(1, UUID.class),
        rows.getLong(2),
        rows.getLong(3),
        rows.getObject(4, Long.class),
        rows.getObject(5, Long.class),
        Row.time(rows, 6));
  }
}
