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

  @Inject private Database database;
  @Inject private Clock clock;
  @Inject private Tenants tenants;

  /**
   * Creates a supplier.
   *
   * @throws Problem 404 for an unknown tenant, 409 when the id is taken in it
   */
  public Supplier create(UUID tenantId, NewSupplier supplier) {
    tenants.get(tenantId);
    Instant now = clock.instant();
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

  private List<Supplier> query(String sql, Object... values) {
    return database.query(
        row ->
            new Supplier(
                row.getObject(1, UUID.class), row.getString(2), Row.time(row, 3), Row.time(row, 4)),
        sql,
        values);
  }
}
