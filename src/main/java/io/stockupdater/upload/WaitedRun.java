package io.stockupdater.upload;

import io.stockupdater.database.Lane;
import io.stockupdater.database.Write;
import io.stockupdater.http.Problem;
import io.stockupdater.http.RequestId;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.idempotency.LeaseSettings;
import io.stockupdater.intake.Document;
import io.stockupdater.node.Metrics;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.Receipt;
import io.stockupdater.stock.WaitBudget;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
import io.stockupdater.upload.BulkUpdateReport.Result;
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
public class WaitedRun extends UploadRun {
  private static final Logger LOG = LoggerFactory.getLogger(WaitedRun.class);

  private static final int RETRY_SECONDS = 2;

  @Inject private UploadSettings settings;
  @Inject private LeaseSettings leaseSettings;
  @EJB private Uploads uploads;
  @EJB private UploadProducts products;
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
    Lease lease = new Lease(upload, claim, uploads, leaseSettings.leaseMillis());
    WaitBudget budget = new WaitBudget(settings.lockBudgetMillis());
    boolean isResumed = claim != null && claim.isResumed();
    ProductQueue queue = new ProductQueue(document.groups());
    queue.drain(
        executor,
        settings.uploadThreads(),
        (ordinal, whenBusy) -> {
          if (!lease.hold()) {
            queue.stop();
            return null;
          }
          SpilledLines lines = new SpilledLines(document, ordinal);
          return apply(
              upload,
              lines,
              document.parser(),
              new ResultRow(upload, lines, isResumed),
              Lane.UPLOAD,
              budget,
              whenBusy);
        });
    if (lease.isLost()) {
      throw new LeaseLost();
    }
    BulkUpdateReport report = finish(upload, claim, document, queue.results());
    log(upload, report);
    return report;
  }

  private BulkUpdateReport finish(
      Upload upload, @Nullable Granted claim, Document document, List<@Nullable Result> results) {
    List<Result> told = results.stream().filter(Objects::nonNull).toList();
    boolean conflict = told.stream().anyMatch(Conflict.class::isInstance);
    BulkUpdateReport report =
        BulkUpdateReport.of(
            conflict ? BulkUpdateReport.PARTIAL_SUCCESS : BulkUpdateReport.SUCCESS,
            told,
            document.skipped(),
            document.skippedTotal());
    try {
      uploads.finish(upload, claim, document, results);
      // The run that this one took over may have gone on, and done what this one could not.
      return claim != null && claim.isResumed()
          ? Objects.requireNonNull(uploads.report(upload.tenantId(), upload.uploadId()))
          : report;
    } catch (EJBException e) {
      upload
          .name(LOG.atError())
          .addKeyValue("request_id", RequestId.current())
          .setCause(e)
          .log("upload could not be ended");
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

  /** The result row of a product. */
  private final class ResultRow implements Receipt {
    private final Upload upload;
    private final ProductLines lines;
    private final boolean mayExist;

    ResultRow(Upload upload, ProductLines lines, boolean mayExist) {
      this.upload = upload;
      this.lines = lines;
      this.mayExist = mayExist;
    }

    @Override
    public boolean mayExist() {
      return mayExist;
    }

    @Override
    public @Nullable Applied find() {
      return products.find(upload, lines.productId());
    }

    @Override
    public Write write(Applied applied) {
      return UploadProducts.record(upload, lines, applied);
    }
  }
}
