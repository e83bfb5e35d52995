package io.stockupdater.catalog;

import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import io.stockupdater.stock.DatabaseFailure;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;

  /**
   * Creates a tenant.
   *
   * @throws Problem 409 when its id is taken
   */
  public Tenant create(NewTenant tenant) {
    OffsetDateTime now = OffsetDateTime.now(clock);
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

  private List<Tenant> query(String sql, Object... parameters) {
    Connection connection = entityManager.unwrap(Connection.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<Tenant> tenants = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tenants.add(
              new Tenant(
                  rows.getObject(1, UUID.class),
                  rows.getString(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant(),
                  rows.getObject(4, OffsetDateTime.class).toInstant()));
        }
      }
      return tenants;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
