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
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The suppliers of every tenant. */
@Stateless
public class Suppliers {
  private static final String INSERT =
      """
      insert into supplier (tenant_id, supplier_id, name, created_at, updated_at)
      values (?, ?, ?, ?, ?)
          on conflict do nothing
      returning supplier_id, name, created_at, updated_at
      """;

  private static final String FIND =
      """
      select supplier_id, name, created_at, updated_at
        from supplier
       where tenant_id = ? and supplier_id = any(?)
      """;

  private static final String FIRST_PAGE =
      """
      select supplier_id, name, created_at, updated_at
        from supplier
       where tenant_id = ?
       order by supplier_id
       limit ?
      """;

  private static final String NEXT_PAGE =
      """
      select supplier_id, name, created_at, updated_at
        from supplier
       where tenant_id = ? and supplier_id > ?
       order by supplier_id
       limit ?
      """;

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;
  @Inject private Tenants tenants;

  /**
   * Creates a supplier.
   *
   * @throws Problem 404 for an unknown tenant, 409 when the id is taken in it
   */
  public Supplier create(UUID tenantId, NewSupplier supplier) {
    tenants.get(tenantId);
    OffsetDateTime now = OffsetDateTime.now(clock);
    List<Supplier> created =
        query(INSERT, tenantId, supplier.supplierId(), supplier.name(), now, now);
    if (created.isEmpty()) {
      throw new Problem(409, "supplier_exists", "supplier_id already exists");
    }
    return created.get(0);
  }

  /**
   * The supplier of this id.
   *
   * @throws Problem 404 for an unknown tenant or supplier
   */
  public Supplier get(UUID tenantId, UUID supplierId) {
    tenants.get(tenantId);
    return query(FIND, tenantId, new UUID[] {supplierId}).stream()
        .findFirst()
        .orElseThrow(() -> new Problem(404, "supplier_not_found", "Supplier not found"));
  }

  /**
   * One page of them, by id.
   *
   * @throws Problem 404 for an unknown tenant
   */
  public Page<Supplier> list(UUID tenantId, PageRequest request) {
    tenants.get(tenantId);
    UUID after = request.afterId();
    List<Supplier> found =
        after == null
            ? query(FIRST_PAGE, tenantId, request.rowsMax())
            : query(NEXT_PAGE, tenantId, after, request.rowsMax());
    return Page.of(request, found, supplier -> supplier.supplierId().toString());
  }

  /** Those of the ids that are suppliers of the tenant. */
  public Set<UUID> known(UUID tenantId, Collection<UUID> supplierIds) {
    Set<UUID> known = new HashSet<>();
    if (!supplierIds.isEmpty()) {
      for (Supplier supplier : query(FIND, tenantId, supplierIds.toArray(UUID[]::new))) {
        known.add(supplier.supplierId());
      }
    }
    return known;
  }

  private List<Supplier> query(String sql, Object... parameters) {
    Connection connection = entityManager.unwrap(Connection.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        Object parameter = parameters[i];
        statement.setObject(
            i + 1,
            parameter instanceof UUID[] ids ? connection.createArrayOf("uuid", ids) : parameter);
      }
      List<Supplier> suppliers = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          suppliers.add(
              new Supplier(
                  rows.getObject(1, UUID.class),
                  rows.getString(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant(),
                  rows.getObject(4, OffsetDateTime.class).toInstant()));
        }
      }
      return suppliers;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
