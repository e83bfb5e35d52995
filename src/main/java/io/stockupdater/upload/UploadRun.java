package io.stockupdater.upload;

import io.stockupdater.database.Lane;
import io.stockupdater.http.RequestId;
import io.stockupdater.intake.LineParser;
import io.stockupdater.node.RequestsUnderWay;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.Receipt;
import io.stockupdater.stock.StockBatch;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockWriter;
import io.stockupdater.stock.StockWriter.WhenBusy;
import io.stockupdater.stock.WaitBudget;
import io.stockupdater.upload.BulkUpdateReport.AppliedProduct;
import io.stockupdater.upload.BulkUpdateReport.Result;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the products of an upload: what is the same whether somebody waits for it or not. */
abstract class UploadRun {
  private static final Logger LOG = LoggerFactory.getLogger(UploadRun.class);

  @Inject private StockWriter writer;
  @Inject private RequestsUnderWay requests;
  @Inject private UploadSettings settings;

  /**
   * Applies one product.
   *
   * @return what became of it; null, only for {@link WhenBusy#RETURN}, if it was not tried because
   *     the product is busy
   */
  @Nullable Result apply(
      Upload upload,
      ProductLines lines,
      LineParser parser,
      Receipt receipt,
      Lane lane,
      WaitBudget budget,
      WhenBusy whenBusy) {
    ProductBatch changes = new ProductBatch(lines, parser, settings.productEventsMax());
    StockBatch batch =
        new StockBatch(upload.product(lines.productId()), upload.origin(), changes, receipt);
    try {
      if (requests.isStopping()) {
        throw new StockConflict(StockConflict.Kind.SHUTTING_DOWN, 0);
      }
      Applied applied = writer.apply(batch, lane, budget, whenBusy);
      return applied == null ? null : AppliedProduct.of(lines.productId(), applied);
    } catch (StockConflict conflict) {
      return changes.conflict(conflict);
    } catch (RuntimeException e) {
      upload
          .name(LOG.atError())
          .addKeyValue("request_id", RequestId.current())
          .addKeyValue("product_id", lines.productId())
          .setCause(e)
          .log("product not applied");
      return changes.conflict(new StockConflict(StockConflict.Kind.INTERNAL_ERROR, 0));
    }
  }
}
