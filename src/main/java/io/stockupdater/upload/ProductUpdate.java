package io.stockupdater.upload;

import io.stockupdater.http.RequestsUnderWay;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockWriter;
import io.stockupdater.stock.StockWriter.Lane;
import io.stockupdater.stock.StockWriter.WhenBusy;
import io.stockupdater.stock.WaitBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies one product of an upload, whether a client waits for it or not. */
@ApplicationScoped
public class ProductUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(ProductUpdate.class);

  @Inject private StockWriter writer;
  @Inject private RequestsUnderWay requests;

  /**
   * Applies it.
   *
   * @return what it did, or null if it was not tried because the product is busy
   * @throws StockConflict when it can't be applied
   */
  @Nullable Applied apply(
      ProductBatch batch, Upload upload, Lane lane, WaitBudget budget, WhenBusy whenBusy) {
    if (requests.isStopping()) {
      throw new StockConflict(StockConflict.Kind.SHUTTING_DOWN, 0);
    }
    try {
      return writer.write(batch, lane, budget, whenBusy);
    } catch (StockConflict conflict) {
      throw conflict;
    } catch (RuntimeException e) {
      upload
          .name(LOG.atError())
          .addKeyValue("product_id", batch.productId())
          .setCause(e)
          .log("product not applied");
      throw new StockConflict(StockConflict.Kind.INTERNAL_ERROR, 0);
    }
  }
}
