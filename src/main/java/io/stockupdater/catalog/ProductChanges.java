package io.stockupdater.catalog;

import io.stockupdater.http.Problem;
import io.stockupdater.http.SqlState;
import io.stockupdater.stock.StockTransactions;
import io.stockupdater.stock.StockWriter;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** The way to change one product, which may wait for locks. */
@ApplicationScoped
public class ProductChanges {
  private static final int ATTEMPTS_MAX = 3;
  private static final String DEADLOCK_DETECTED = "40P01";

  @Inject private Products products;
  @Inject private StockTransactions transactions;

  /**
   * Changes a product; another time if it met a change that crosses it, as two that exchange skus.
   *
   * @throws Problem as {@link Products#patch}
   */
  public Product patch(UUID tenantId, UUID productId, ProductPatch patch) {
    for (int tries = 1; ; tries++) {
      try {
        return transactions.connected(
            StockWriter.Lane.SINGLE, () -> products.patch(tenantId, productId, patch));
      } catch (EJBException failure) {
        if (!DEADLOCK_DETECTED.equals(SqlState.of(failure)) || tries == ATTEMPTS_MAX) {
          throw failure;
        }
      }
    }
  }
}
