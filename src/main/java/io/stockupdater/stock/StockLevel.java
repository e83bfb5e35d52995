package io.stockupdater.stock;

import io.stockupdater.database.Write;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of one product's level: what is locked for every change. */
@Entity
@IdClass(ProductKey.class)
@Table(name = "stock_level")
class StockLevel {
  private static final String UPDATE =
      """
      update stock_level set available = ?, version = ?, updated_at = ?
       where tenant_id = ? and product_id = ?
      """;

  @Id
  @Column(name = "tenant_id")
  private UUID tenantId;

  @Id
  @Column(name = "product_id")
  private UUID productId;

  private long available;

  private long version;

  @Column(name = "min_level")
  private @Nullable Long minLevel;

  @Column(name = "max_level")
  private @Nullable Long maxLevel;

  @SuppressWarnings("NullAway.Init")
  protected StockLevel() {}

  Level level() {
    return new Level(available, version, minLevel, maxLevel);
  }

  /** The statement that brings a product's row to another level. */
  static Write update(ProductKey product, Level level, Instant now) {
    return new Write(
        UPDATE,
        List.of(level.available(), level.version(), now, product.tenantId(), product.productId()));
  }
}
