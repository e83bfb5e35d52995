package io.stockupdater.catalog;

import io.stockupdater.database.Lane;
import io.stockupdater.database.Lanes;
import io.stockupdater.database.Retry;
import io.stockupdater.database.SqlState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** The way to change one product, which may wait for the lock of its level. */
@ApplicationScoped
public class ProductPatches {
  private static final long LANE_MILLIS_MAX = 10_000;

  @Inject private Products products;
  @Inject private Lanes lanes;

  /**
   * Changes a product; another time if it met a change that crosses it, as two that exchange skus.
   *
   * @throws io.stockupdater.http.Problem as {@link Products#patch}
   */
  public Product patch(UUID tenantId, UUID productId, ProductPatch patch) {
    return Retry.run(
        () ->
            lanes.on(
                Lane.CATALOG, LANE_MILLIS_MAX, () -> products.patch(tenantId, productId, patch)),
        SqlState::isCrossed);
  }
}
