package io.stockupdater.catalog;

import static io.stockupdater.database.Database.column;

import io.stockupdater.database.Database;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** One tenant's product rows, looked up and written set-wise in the caller's transaction. */
final class ProductRows {
  private static final String FIND =
      """
      select product_id, sku
        from product
       where tenant_id = ? and (product_id = any(?) or sku = any(?))
       order by product_id
      """;

  private static final String LOCK = FIND + "for no key update";

  /** By sku first: imports of the same products then wait for each other in the same order. */
  private static final String INSERT =
      """
      insert into product (
        tenant_id, product_id, sku, name, description, supplier_id, active, created_at, updated_at)
      select ?, p.product_id, p.sku, p.name, p.description, p.supplier_id, p.active, ?, ?
        from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::boolean[])
          as p(product_id, sku, name, description, supplier_id, active)
       order by p.sku, p.product_id
          on conflict do nothing
      returning product_id
      """;

  /** Absent members stay as they are, and a row that would stay the same is not written. */
  private static final String UPDATE =
      """
      update product p
         set sku = u.sku, name = u.name, description = u.description, supplier_id = u.supplier_id,
             active = u.active, updated_at = ?
        from (select q.product_id, n.sku, n.name,
                     case when n.sets_description then n.description else q.description end,
                     case when n.sets_supplier then n.supplier_id else q.supplier_id end,
                     coalesce(n.active, q.active)
                from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::boolean[],
                            ?::boolean[], ?::boolean[])
                  as n(product_id, sku, name, description, supplier_id, active, sets_description,
                       sets_supplier)
                join product q on q.tenant_id = ? and q.product_id = n.product_id)
          as u(product_id, sku, name, description, supplier_id, active)
       where p.tenant_id = ? and p.product_id = u.product_id
         and (p.sku, p.name, p.description, p.supplier_id, p.active)
             is distinct from (u.sku, u.name, u.description, u.supplier_id, u.active)
      """;

  /** A row that would stay the same is not written. */
  private static final String PATCH =
      """
      update product p
         set sku = n.sku, name = n.name, description = n.description, supplier_id = n.supplier_id,
             active = n.active, updated_at = ?
        from (select coalesce(?::text, q.sku), coalesce(?::text, q.name),
                     case when ? then ?::text else q.description end,
                     case when ? then ?::uuid else q.supplier_id end,
                     coalesce(?::boolean, q.active)
                from product q
               where q.tenant_id = ? and q.product_id = ?
                 for no key update)
          as n(sku, name, description, supplier_id, active)
       where p.tenant_id = ? and p.product_id = ?
         and (p.sku, p.name, p.description, p.supplier_id, p.active)
             is distinct from (n.sku, n.name, n.description, n.supplier_id, n.active)
      """;

  private final Database database;
  private final UUID tenantId;

  ProductRows(Database database, UUID tenantId) {
    this.database = database;
    this.tenantId = tenantId;
  }

  /** A product that exists. */
  record Known(UUID productId, String sku) {}

  /** Those of the tenant's products that have the id or the sku of one of these. */
  List<Known> find(List<ProductFields> products) {
    return query(FIND, products);
  }

  /** The same, and keeps others from writing them until the transaction ends. */
  List<Known> lock(List<ProductFields> products) {
    return query(LOCK, products);
  }

  /**
   * Inserts products.
   *
   * @return the ids of those inserted; the others' ids or skus are taken
   */
  Set<UUID> insert(List<ProductFields> products, Instant now) {
    if (products.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        database.query(
            row -> row.getObject(1, UUID.class),
            INSERT,
            tenantId,
            now,
            now,
            column(products, UUID[]::new, ProductFields::productId),
            column(products, String[]::new, ProductFields::sku),
            column(products, String[]::new, ProductFields::name),
            column(products, String[]::new, p -> p.description().value()),
            column(products, UUID[]::new, p -> p.supplierId().value()),
            column(
                products,
                Boolean[]::new,
                p -> Objects.requireNonNullElse(p.active(), Boolean.TRUE))));
  }

  /** Updates products that exist. */
  void update(List<ProductFields> products, Instant now) {
    if (products.isEmpty()) {
      return;
    }
    database.run(
        UPDATE,
        now,
        column(products, UUID[]::new, ProductFields::productId),
        column(products, String[]::new, ProductFields::sku),
        column(products, String[]::new, ProductFields::name),
        column(products, String[]::new, p -> p.description().value()),
        column(products, UUID[]::new, p -> p.supplierId().value()),
        column(products, Boolean[]::new, ProductFields::active),
        column(products, Boolean[]::new, p -> p.description().isPresent()),
        column(products, Boolean[]::new, p -> p.supplierId().isPresent()),
        tenantId,
        tenantId);
  }

  /** Changes one product that exists. */
  void patch(UUID productId, ProductPatch patch, Instant now) {
    database.run(
        PATCH,
        now,
        patch.sku(),
        patch.name(),
        patch.description().isPresent(),
        patch.description().value(),
        patch.supplierId().isPresent(),
        patch.supplierId().value(),
        patch.active(),
        tenantId,
        productId,
        tenantId,
        productId);
  }

  private List<Known> query(String sql, List<ProductFields> products) {
    if (products.isEmpty()) {
      return List.of();
    }
    List<ProductFields> identified = products.stream().filter(p -> p.productId() != null).toList();
    return database.query(
        row -> new Known(row.getObject(1, UUID.class), row.getString(2)),
        sql,
        tenantId,
        column(identified, UUID[]::new, ProductFields::productId),
        column(products, String[]::new, ProductFields::sku));
  }
}
