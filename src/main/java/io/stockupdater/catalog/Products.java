package io.stockupdater.catalog;

import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import io.stockupdater.stock.CurrentLevel;
import io.stockupdater.stock.DatabaseFailure;
import io.stockupdater.stock.Opening;
import io.stockupdater.stock.StockLevelReads;
import io.stockupdater.stock.StockLevels;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The products of every tenant, with their levels. */
@Stateless
public class Products {
  private static final String FIND =
      """
      select product_id, sku, name, description, supplier_id, active, created_at, updated_at
        from product
       where tenant_id = ? and product_id = ?
      """;

  private static final String FIRST_PAGE =
      """
      select product_id, sku, name, description, supplier_id, active, created_at, updated_at
        from product
       where tenant_id = ?
       order by product_id
       limit ?
      """;

  private static final String NEXT_PAGE =
      """
      select product_id, sku, name, description, supplier_id, active, created_at, updated_at
        from product
       where tenant_id = ? and product_id > ?
       order by product_id
       limit ?
      """;

  private static final String OWNED =
      "select tenant_id, name, supplier_id, active from product where product_id = ?";

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;
  @Inject private Tenants tenants;
  @Inject private Suppliers suppliers;
  @Inject private StockLevels levels;
  @Inject private StockLevelReads levelReads;

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
    ProductRows rows = new ProductRows(entityManager.unwrap(Connection.class), tenantId);
    try {
      if (rows.insert(List.of(identified), OffsetDateTime.now(clock)).isEmpty()) {
        boolean isSku =
            rows.find(List.of(identified)).stream().anyMatch(p -> p.sku().equals(product.sku()));
        throw isSku ? Refusals.skuTaken() : Refusals.idTaken();
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
    levels.open(List.of(opening));
    return withLevels(tenantId, query(FIND, tenantId, id)).get(0);
  }

  /**
   * The product of this id.
   *
   * @throws Problem 404 for an unknown tenant or product
   */
  public Product get(UUID tenantId, UUID productId) {
    tenants.get(tenantId);
    return withLevels(tenantId, query(FIND, tenantId, productId)).stream()
        .findFirst()
        .orElseThrow(Products::notFound);
  }

  /**
   * The product of this id, whatever its tenant.
   *
   * @throws Problem 404
   */
  public OwnedProduct owned(UUID productId) {
    Connection connection = entityManager.unwrap(Connection.class);
    try (PreparedStatement query = connection.prepareStatement(OWNED)) {
      query.setObject(1, productId);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw notFound();
        }
        return new OwnedProduct(
            row.getObject(1, UUID.class),
            row.getString(2),
            row.getObject(3, UUID.class),
            row.getBoolean(4));
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  static Problem notFound() {
    return new Problem(404, "product_not_found", "Product not found");
  }

  /**
   * One page of them, by id.
   *
   * @throws Problem 404 for an unknown tenant
   */
  public Page<Product> list(UUID tenantId, PageRequest request) {
    tenants.get(tenantId);
    UUID after = request.afterId();
    List<Product> found =
        after == null
            ? query(FIRST_PAGE, tenantId, request.rowsMax())
            : query(NEXT_PAGE, tenantId, after, request.rowsMax());
    return Page.of(request, withLevels(tenantId, found), product -> product.productId().toString());
  }

  private List<Product> withLevels(UUID tenantId, List<Product> products) {
    Map<UUID, CurrentLevel> found =
        levelReads.levels(tenantId, products.stream().map(Product::productId).toList());
    List<Product> complete = new ArrayList<>(products.size());
    for (Product product : products) {
      CurrentLevel level = found.get(product.productId());
      if (level == null) {
        throw new IllegalStateException("product " + product.productId() + " has no level");
      }
      complete.add(product.at(level));
    }
    return complete;
  }

  private List<Product> query(String sql, Object... parameters) {
    Connection connection = entityManager.unwrap(Connection.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<Product> products = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          products.add(read(rows));
        }
      }
      return products;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** The level is still to be put in. */
  private static Product read(ResultSet rows) throws SQLException {
    Instant createdAt = rows.getObject(7, OffsetDateTime.class).toInstant();
    Instant updatedAt = rows.getObject(8, OffsetDateTime.class).toInstant();
    return new Product(
        rows.getObject(1, UUID.class),
        rows.getString(2),
        rows.getString(3),
        rows.getString(4),
        rows.getObject(5, UUID.class),
        rows.getBoolean(6),
        0,
        0,
        null,
        null,
        createdAt,
        updatedAt);
  }
}
