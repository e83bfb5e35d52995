package io.stockupdater.stock;

import io.stockupdater.http.Sql;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current level of one product, with its bounds and the version of its last ledger row. */
@Entity
@IdClass(ProductKey.class)
@Table(name = "stock_level")
class StockLevel {
  private static final String UPDATE =
      """
      update stock_level set available = ?, version = ?, updated_at = ?
       where tenant_id = ? and product_id = ?
      """;

  /** Levels and deltas stay exact in every client: within plus or minus 2^53-1. */
  static final long MAGNITUDE_MAX = (1L << 53) - 1;

  /** Whether a level or a delta is within them. */
  static boolean isExact(long value) {
    return value >= -MAGNITUDE_MAX && value <= MAGNITUDE_MAX;
  }

  @Id
  @Column(name = "tenant_id")
  private UUID tenantId;

  @Id
  @Column(name = "product_id")
  private UUID productId;

  private long available;

  private long version;

  @Column(name = "min_level", insertable = false, updatable = false)
  private @Nullable Long minLevel;

  @Column(name = "max_level", insertable = false, updatable = false)
  private @Nullable Long maxLevel;

  @SuppressWarnings("NullAway.Init")
  protected StockLevel() {}

  long available() {
    return available;
  }

  long version() {
    return version;
  }

  /**
   * Moves the level by one change.
   *
   * @throws StockConflict when the new level would be out of bounds; the level is then unchanged
   */
  void apply(StockChange change) {
    long next = available + change.delta(); // two values within 2^53 can't overflow a long
    if (!isExact(next)) {
      throw new StockConflict(StockConflict.Kind.OUT_OF_RANGE, change.line());
    }
    if (minLevel != null && next < minLevel) {
      throw new StockConflict(
          minLevel == 0 ? StockConflict.Kind.BELOW_ZERO : StockConflict.Kind.BELOW_MINIMUM,
          change.line());
    }
    if (maxLevel != null && next > maxLevel) {
      throw new StockConflict(StockConflict.Kind.ABOVE_MAXIMUM, change.line());
    }
    available = next;
    version++;
  }

  /** The statement that writes it. */
  Sql.Update update(OffsetDateTime now) {
    return new Sql.Update(UPDATE, List.of(available, version, now, tenantId, productId));
  }
}
