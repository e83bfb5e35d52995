package io.stockupdater.stock;

import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

  @PersistenceContext private EntityManager entityManager;

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
        FilteredQuery.run(
            connection(),
            PAGE,
            StockLevelReads::read,
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
    List<CurrentLevel> found =
        FilteredQuery.run(
            connection(), LEVEL, StockLevelReads::read, product.tenantId(), product.productId());
    if (found.isEmpty()) {
      requireTenant(product.tenantId());
      throw new Problem(404, "product_not_found", "Product not found");
    }
    return found.get(0);
  }

  private void requireTenant(UUID tenantId) {
    if (FilteredQuery.run(connection(), TENANT, row -> true, tenantId).isEmpty()) {
      throw Problem.tenantNotFound();
    }
  }

  private Connection connection() {
    return entityManager.unwrap(Connection.class);
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
