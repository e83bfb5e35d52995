package io.stockupdater.catalog;

import io.stockupdater.database.Database;
import io.stockupdater.database.DatabaseFailure;
import io.stockupdater.database.Row;
import io.stockupdater.database.SqlState;
import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import io.stockupdater.stock.BoundsChange;
import io.stockupdater.stock.Opening;
import io.stockupdater.stock.StockLevels;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The products of every tenant, with their levels. */
@Stateless
public class Products {
  /** One statement, so that a product is seen with its level as both were at one moment. */
  private static final String FIND =
      """
      select p.product_id, p.sku, p.name, p.description, p.supplier_id, p.active, l.available,
             l.version, l.min_level, l.max_level, p.created_at, p.updated_at
        from product p
        join stock_level l using (tenant_id, product_id)
       where p.tenant_id = ? and p.product_id = ?
      """;

  static final String PAGE =
      """
      select p.product_id, p.sku, p.name, p.description, p.supplier_id, p.active, l.available,
             l.version, l.min_level, l.max_level, p.created_at, p.updated_at
        from (select ?::uuid as tenant_id, ?::uuid as after, ?::text as sku, ?::uuid as supplier_id,
                     ?::boolean as active, ?::bigint as available_max,
                     ?::timestamptz as updated_since) f
        join product p on p.tenant_id = f.tenant_id
        join stock_level l on l.tenant_id = f.tenant_id and l.product_id = p.product_id
       where (f.after is null or p.product_id > f.after and l.product_id > f.after)
         and (f.sku is null or p.sku = f.sku)
         and (f.supplier_id is null or p.supplier_id = f.supplier_id)
         and (f.active is null or p.active = f.active)
         and (f.available_max is null or l.available <= f.available_max)
         and (f.updated_since is null or p.updated_at >= f.updated_since)
       order by p.product_id
       limit ?
      """;

  @Inject private Database database;
  @Inject private Clock clock;
  @Inject private Tenants tenants;
  @Inject private Suppliers suppliers;
  @Inject private StockLevels levels;

  /**
   * Creates a product and opens its level.
   *
   * @throws Problem 404 for an unknown tenant, 409 when the id or the sku is taken, 422 naming the
   *     member for an unknown supplier or an initial stock out of bounds
   */
  public Product create(UUID tenantId, ProductFields product) {
    tenants.get(tenantId);
    UUID supplierId = product.supplierId().value();
    if (supplierId != null && suppliers.known(tenantId, List.of(supplierId)).isEmpty()) {
      throw Refusals.supplierUnknown();
    }
    UUID id = product.productId() == null ? UUID.randomUUID() : product.productId();
    Opening opening = product.opening(tenantId, id);
    ProductFields identified = product.identified(id);
    ProductRows rows = new ProductRows(database, tenantId);
    if (rows.insert(List.of(identified), clock.instant()).isEmpty()) {
      boolean isSku =
          rows.find(List.of(identified)).stream().anyMatch(p -> p.sku().equals(product.sku()));
      throw isSku ? Refusals.skuTaken() : Refusals.idTaken();
    }
    levels.open(List.of(opening));
    return find(tenantId, id).get(0);
  }

  /**
   * The product of this id.
   *
   * @throws Problem 404 for an unknown tenant or product
   */
  public Product get(UUID tenantId, UUID productId) {
    List<Product> found = find(tenantId, productId);
    if (found.isEmpty()) {
      tenants.get(tenantId);
      throw notFound();
    }
    return found.get(0);
  }

  /**
   * Changes a product and its bounds, which waits for the row lock of its level.
   *
   * @throws Problem 404 for an unknown tenant or product, 409 when the sku is taken or the level is
   *     out of the new bounds, 422 naming the member for an unknown supplier or crossing bounds
   * @throws DatabaseFailure that is a lock time-out when a lock was not to be had in time
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Product patch(UUID tenantId, UUID productId, ProductPatch patch) {
    get(tenantId, productId);
    UUID supplierId = patch.supplierId().value();
    if (supplierId != null && suppliers.known(tenantId, List.of(supplierId)).isEmpty()) {
      throw Refusals.supplierUnknown();
    }
    try {
      new ProductRows(database, tenantId).patch(productId, patch, clock.instant());
    } catch (DatabaseFailure failure) {
      throw SqlState.isUniqueViolation(failure) ? Refusals.skuTaken() : failure;
    }
    BoundsChange bounds = patch.boundsChange(productId);
    if (bounds != null) {
      levels
          .changeBounds(tenantId, List.of(bounds), BoundsChange.WhenLocked.WAIT)
          .values()
          .forEach(
              refusal -> {
                throw Refusals.bounds(refusal);
              });
    }
    return get(tenantId, productId);
  }

  static Problem notFound() {
    return new Problem(404, "product_not_found", "Product not found");
  }

  /**
   * One page of them, by id.
   *
   * @throws Problem 404 for an unknown tenant
   */
  public Page<Product> list(UUID tenantId, ProductFilter filter, PageRequest request) {
    tenants.get(tenantId);
    Page.Room room = new Page.Room();
    List<Product> found =
        database.searchWhile(
            product -> room.after(product.description(), product.name()),
            Products::read,
            PAGE,
            tenantId,
            request.afterId(),
            filter.sku(),
            filter.supplierId(),
            filter.active(),
            filter.availableMax(),
            filter.updatedSince(),
            request.rowsMax());
    return Page.ofPart(request, room, found, product -> product.productId().toString(), null);
  }

  private List<Product> find(UUID tenantId, UUID productId) {
    return database.query(Products::read, FIND, tenantId, productId);
  }

  private static Product read(ResultSet row) throws SQLException {
    return new Product(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getObject(5, UUID.class),
        row.getBoolean(6),
        row.getLong(7),
        row.getLong(8),
        row.getObject(9, Long.class),
        row.getObject(10, Long.class),
        Row.time(row, 11),
        Row.time(row, 12));
  }
}
