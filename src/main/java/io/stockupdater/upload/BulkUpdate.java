package io.stockupdater.upload;

import io.stockupdater.http.Metrics;
import io.stockupdater.http.Problem;
import io.stockupdater.http.RequestId;
import io.stockupdater.http.RequestsUnderWay;
import io.stockupdater.http.Settings;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockWriter;
import io.stockupdater.stock.WaitBudget;
import io.stockupdater.upload.BulkUpdateReport.Outcome;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a document in, applies it product by product on several threads, and reports. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/uploads", maxAsync = 64)
public class BulkUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(BulkUpdate.class);

  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private IndexMemory memory;
  @Inject private Uploads uploads;
  @Inject private StockWriter writer;
  @Inject private UploadSlots slots;
  @Inject private RequestsUnderWay requests;
  @Inject private Metrics metrics;

  @Resource(lookup = "java:app/concurrent/uploads")
  private ManagedExecutorService executor;

  /**
   * Reads a body to its last byte, then applies what it holds.
   *
   * @throws Problem for what refuses the whole request; nothing has been applied then
   */
  public BulkUpdateReport run(Upload upload, UploadBody body, InputStream entity)
      throws IOException {
    slots.enter();
    try (Document document = new Document(upload, settings, memory, clock.instant())) {
      body.read(entity, document::read);
      if (!document.isUsable()) {
        Problem nothing = new Problem(400, "no_valid_events", "no valid events found");
        if (document.skippedTotal() > 0) {
          nothing.with("skipped", document.skipped());
          nothing.with("skipped_total", document.skippedTotal());
        }
        throw nothing;
      }
      return apply(document);
    } finally {
      slots.leave();
    }
  }

  private BulkUpdateReport apply(Document document) {
    uploads.begin(document.upload());
    ProductQueue queue = new ProductQueue(document.groups());
    WaitBudget budget = new WaitBudget(settings.lockBudgetMillis());
    queue.drain(
        executor,
        settings.uploadThreads(),
        (ordinal, whenBusy) -> apply(document, ordinal, budget, whenBusy));
    List<@Nullable Outcome> outcomes = queue.outcomes();
    List<Outcome> told = outcomes.stream().filter(Objects::nonNull).toList();
    boolean conflict = told.stream().anyMatch(BulkUpdateReport.Conflict.class::isInstance);
    BulkUpdateReport report =
        BulkUpdateReport.of(
            conflict ? BulkUpdateReport.PARTIAL_SUCCESS : BulkUpdateReport.SUCCESS,
            told,
            document.skipped(),
            document.skippedTotal());
    finish(document.upload(), report, outcomes);
    return report;
  }

  private void finish(Upload upload, BulkUpdateReport report, List<@Nullable Outcome> outcomes) {
    try {
      uploads.finish(upload, report, outcomes);
    } catch (EJBException e) {
      // What was applied is applied: the client gets its answer, though it can't be asked again.
      upload.name(LOG.atError()).setCause(e).log("upload could not be ended");
    }
    metrics.registry().counter("stock.uploads", "status", report.status()).increment();
    upload
        .name(LOG.atInfo())
        .addKeyValue("request_id", RequestId.current())
        .addKeyValue("status", report.status())
        .addKeyValue("products", report.applied().size())
        .addKeyValue("events", report.totalEventsProcessed())
        .addKeyValue("conflicts", report.conflicts() == null ? 0 : report.conflicts().size())
        .addKeyValue("skipped", report.skippedTotal() == null ? 0 : report.skippedTotal())
        .log("upload ended");
  }

  /** The outcome of one product, or null when it is busy and was not tried. */
  private @Nullable Outcome apply(
      Document document, int ordinal, WaitBudget budget, StockWriter.WhenBusy whenBusy) {
    ProductLines lines = new ProductLines(document, ordinal, settings.productEventsMax(), uploads);
    if (requests.isStopping()) {
      return lines.conflict(new StockConflict(StockConflict.Kind.SHUTTING_DOWN, 0));
    }
    try {
      Applied applied = writer.write(lines, StockWriter.Lane.UPLOAD, budget, whenBusy);
      return applied == null ? null : Uploads.applied(lines.productId(), applied);
    } catch (StockConflict conflict) {
      return lines.conflict(conflict);
    } catch (RuntimeException e) {
      document
          .upload()
          .name(LOG.atError())
          .addKeyValue("product_id", lines.productId())
          .setCause(e)
          .log("product not applied");
      return lines.conflict(new StockConflict(StockConflict.Kind.INTERNAL_ERROR, 0));
    }
  }
}
