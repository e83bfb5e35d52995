package io.stockupdater.catalog;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** All tenants. */
@Stateless
public class Tenants {
  private static final String INSERT =
      """
      insert into tenant (tenant_id, name, created_at, updated_at)
      values (?, ?, ?, ?)
          on conflict do nothing
      returning tenant_id, name, created_at, updated_at
      """;

  private static final String FIND =
      """
      select tenant_id, name, created_at, updated_at
        from tenant
       where tenant_id = ?
      """;

  private static final String FIRST_PAGE =
      """
      select tenant_id, name, created_at, updated_at
        from tenant
       order by tenant_id
       limit ?
      """;

  private static final String NEXT_PAGE =
      """
      select tenant_id, name, created_at, updated_at
        from tenant
       where tenant_id > ?
       order by tenant_id
       limit ?
      """;

  @Inject private Database database;
  @Inject private Clock clock;

  /**
   * Creates a tenant.
   *
   * @throws Problem 409 when its id is taken
   */
  public Tenant create(NewTenant tenant) {
    Instant now = clock.instant();
    List<Tenant> created = query(INSERT, tenant.tenantId(), tenant.name(), now, now);
    if (created.isEmpty()) {
      throw new Problem(409, "tenant_exists", "tenant_id already exists");
    }
    return created.get(0);
  }

  /**
   * The tenant of this id.
   *
   * @throws Problem 404 when there is none
   */
  public Tenant get(UUID tenantId) {
    return query(FIND, tenantId).stream().findFirst().orElseThrow(Problem::tenantNotFound);
  }

  /** One page of them, by id. */
  public Page<Tenant> list(PageRequest request) {
    UUID after = request.afterId();
    List<Tenant> found =
        after == null
            ? query(FIRST_PAGE, request.rowsMax())
            : query(NEXT_PAGE, after, request.rowsMax());
    return Page.of(request, found, tenant -> tenant.tenantId().toString());
  }

  private List<Tenant> query(String sql, Object... values) {
    return database.query(
        row ->
            new Tenant(
                row.getObject(1, UUID.class), row.getString(2), Row.time(row, 3), Row.time(row, 4)),
        sql,
        values);
  }
}
