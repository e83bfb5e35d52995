package io.stockupdater.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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

  private final Connection connection;
  private final UUID tenantId;

  ProductRows(Connection connection, UUID tenantId) {
    this.connection = connection;
    this.tenantId = tenantId;
  }

  /** A product that exists. */
  record Known(UUID productId, String sku) {}

  /** Those of the tenant's products that have the id or the sku of one of these. */
  List<Known> find(List<ProductFields> products) throws SQLException {
    return query(FIND, products);
  }

  /** The same, and keeps others from writing them until the transaction ends. */
  List<Known> lock(List<ProductFields> products) throws SQLException {
    return query(LOCK, products);
  }

  /**
   * Inserts products.
   *
   * @return the ids of those inserted; the others' ids or skus are taken
   */
  Set<UUID> insert(List<ProductFields> products, OffsetDateTime now) throws SQLException {
    Set<UUID> inserted = new HashSet<>();
    if (products.isEmpty()) {
      return inserted;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, tenantId);
      insert.setObject(2, now);
      insert.setObject(3, now);
      set(insert, 4, products);
      Columns.set(
          insert, 9, "bool", products, p -> Objects.requireNonNullElse(p.active(), Boolean.TRUE));
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) {
          inserted.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return inserted;
  }

  /** Updates products that exist. */
  void update(List<ProductFields> products, OffsetDateTime now) throws SQLException {
    if (products.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setObject(1, now);
      set(update, 2, products);
      Columns.set(update, 7, "bool", products, ProductFields::active);
      Columns.set(update, 8, "bool", products, p -> p.description().isPresent());
      Columns.set(update, 9, "bool", products, p -> p.supplierId().isPresent());
      update.setObject(10, tenantId);
      update.setObject(11, tenantId);
      update.executeUpdate();
    }
  }

  /** Changes one product that exists. */
  void patch(UUID productId, ProductPatch patch, OffsetDateTime now) throws SQLException {
    Object[] values = {
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
      productId
    };
    try (PreparedStatement update = connection.prepareStatement(PATCH)) {
      for (int i = 0; i < values.length; i++) {
        update.setObject(i + 1, values[i]);
      }
      update.executeUpdate();
    }
  }

  private List<Known> query(String sql, List<ProductFields> products) throws SQLException {
    List<Known> known = new ArrayList<>();
    if (products.isEmpty()) {
      return known;
    }
    List<ProductFields> identified = products.stream().filter(p -> p.productId() != null).toList();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setObject(1, tenantId);
      Columns.set(query, 2, "uuid", identified, ProductFields::productId);
      Columns.set(query, 3, "text", products, ProductFields::sku);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          known.add(new Known(rows.getObject(1, UUID.class), rows.getString(2)));
        }
      }
    }
    return known;
  }

  /** The five columns that both statements begin with. */
  private static void set(PreparedStatement statement, int first, List<ProductFields> products)
      throws SQLException {
    Columns.set(statement, first, "uuid", products, ProductFields::productId);
    Columns.set(statement, first + 1, "text", products, ProductFields::sku);
    Columns.set(statement, first + 2, "text", products, ProductFields::name);
    Columns.set(statement, first + 3, "text", products, p -> p.description().value());
    Columns.set(statement, first + 4, "uuid", products, p -> p.supplierId().value());
  }
}
