package io.stockupdater.upload;

import io.stockupdater.http.Metrics;
import io.stockupdater.http.Problem;
import io.stockupdater.http.RequestId;
import io.stockupdater.http.Settings;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockWriter.Lane;
import io.stockupdater.stock.StockWriter.WhenBusy;
import io.stockupdater.stock.WaitBudget;
import io.stockupdater.upload.BulkUpdateReport.Outcome;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies a document from its spill file, on several threads, while the client waits. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/uploads", maxAsync = 64)
public class SpilledUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(SpilledUpdate.class);

  private static final int RETRY_SECONDS = 2;

  @Inject private Settings settings;
  @EJB private Uploads uploads;
  @Inject private UploadReports reports;
  @Inject private ProductUpdate products;
  @Inject private Metrics metrics;

  @Resource(lookup = "java:app/concurrent/uploads")
  private ManagedExecutorService executor;

  /**
   * Applies it to its end.
   *
   * @throws LeaseLost when another request has taken the key over
   * @throws Problem 503 when the upload has a key and could not be ended
   */
  BulkUpdateReport apply(Upload upload, Document document, @Nullable Granted claim) {
    uploads.begin(upload);
    Lease lease = new Lease(upload, claim, uploads, settings.leaseMillis());
    ProductBatch.Decisions decisions = new Decisions(claim != null && claim.isResumed());
    WaitBudget budget = new WaitBudget(settings.lockBudgetMillis());
    ProductQueue queue = new ProductQueue(document.groups());
    queue.drain(
        executor,
        settings.uploadThreads(),
        (ordinal, whenBusy) -> {
          lease.hold();
          ProductBatch batch =
              new ProductBatch(
                  upload,
                  new SpilledLines(document, ordinal),
                  document.parser(),
                  settings.productEventsMax(),
                  decisions);
          return apply(batch, upload, budget, whenBusy);
        });
    List<@Nullable Outcome> outcomes = queue.outcomes();
    List<Outcome> told = outcomes.stream().filter(Objects::nonNull).toList();
    boolean conflict = told.stream().anyMatch(BulkUpdateReport.Conflict.class::isInstance);
    BulkUpdateReport report =
        BulkUpdateReport.of(
            conflict ? BulkUpdateReport.PARTIAL_SUCCESS : BulkUpdateReport.SUCCESS,
            told,
            document.skipped(),
            document.skippedTotal());
    BulkUpdateReport ended = finish(upload, claim, report, outcomes);
    log(upload, ended);
    return ended;
  }

  private @Nullable Outcome apply(
      ProductBatch batch, Upload upload, WaitBudget budget, WhenBusy whenBusy) {
    try {
      Applied applied = products.apply(batch, upload, Lane.UPLOAD, budget, whenBusy);
      return applied == null ? null : Uploads.applied(batch.productId(), applied);
    } catch (StockConflict conflict) {
      return batch.conflict(conflict);
    }
  }

  private BulkUpdateReport finish(
      Upload upload,
      @Nullable Granted claim,
      BulkUpdateReport report,
      List<@Nullable Outcome> outcomes) {
    try {
      uploads.finish(upload, claim, report, outcomes);
      // The run that this one took over may have gone on, and done what this one could not.
      return claim != null && claim.isResumed()
          ? Objects.requireNonNull(reports.report(upload.tenantId(), upload.uploadId()))
          : report;
    } catch (EJBException e) {
      upload.name(LOG.atError()).setCause(e).log("upload could not be ended");
      if (claim != null) {
        // What could not be applied may be when it is sent again: that is not the answer yet.
        throw Problem.tryAgain(
            "upload_not_ended", "the upload could not be ended, send it again", RETRY_SECONDS);
      }
      // What was applied is applied: the client gets its answer, though it can't be asked again.
      return report;
    }
  }

  private void log(Upload upload, BulkUpdateReport report) {
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

  /** The result rows of the upload. */
  private final class Decisions implements ProductBatch.Decisions {
    private final boolean shared;

    Decisions(boolean shared) {
      this.shared = shared;
    }

    @Override
    public boolean areShared() {
      return shared;
    }

    @Override
    public @Nullable Applied find(Upload upload, ProductLines lines) {
      return uploads.find(upload, lines.productId());
    }
  }
}
