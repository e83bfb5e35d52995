package io.stockupdater.stock;

import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;

/** A product of a tenant; also the JPA id of its level, which is why it is no record. */
public final class ProductKey implements Serializable {
  private static final long serialVersionUID = 1L;

  private UUID tenantId;
  private UUID productId;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  public ProductKey() {}

  public ProductKey(UUID tenantId, UUID productId) {
    this.tenantId = Objects.requireNonNull(tenantId);
    this.productId = Objects.requireNonNull(productId);
  }

  public UUID tenantId() {
    return tenantId;
  }

  public UUID productId() {
    return productId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProductKey key
        && tenantId.equals(key.tenantId)
        && productId.equals(key.productId);
  }

  @Override
  public int hashCode() {
    return 31 * tenantId.hashCode() + productId.hashCode();
  }

  @Override
  public String toString() {
    return tenantId + "/" + productId;
  }
}
