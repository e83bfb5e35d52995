package io.stockupdater.upload;

import io.stockupdater.http.Problem;
import io.stockupdater.http.RequestId;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes a document in, applies it product by product on several threads, and reports. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/uploads", maxAsync = 64)
public class BulkUpdate {
  private static final Logger LOG = System.getLogger(BulkUpdate.class.getName());
  private static final int RETRY_AFTER_SECONDS = 5;

  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private IndexMemory memory;
  @Inject private Uploads uploads;
  @Inject private StockWriter writer;

  @Resource(lookup = "java:app/concurrent/uploads")
  private ManagedExecutorService executor;

  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Reads a body to its last byte, then applies what it holds.
   *
   * @throws Problem for what refuses the whole request; nothing has been applied then
   */
  public BulkUpdateReport run(Upload upload, UploadBody body, InputStream entity)
      throws IOException {
    if (underWay.incrementAndGet() > settings.uploadsAtOnceMax()) {
      underWay.decrementAndGet();
      throw Problem.tryAgain(
          "too_many_uploads", "too many uploads at once, try again later", RETRY_AFTER_SECONDS);
    }
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
      underWay.decrementAndGet();
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
    try {
      uploads.finish(document.upload(), report, outcomes);
    } catch (EJBException e) {
      // What was applied is applied: the client gets its answer, though it can't be asked for
      // again.
      LOG.log(Level.ERROR, "upload " + document.upload().uploadId() + " could not be ended", e);
    }
    return report;
  }

  /** The outcome of one product, or null when it is busy and was not tried. */
  private @Nullable Outcome apply(
      Document document, int ordinal, WaitBudget budget, StockWriter.WhenBusy whenBusy) {
    ProductLines lines = new ProductLines(document, ordinal, settings.productEventsMax(), uploads);
    try {
      Applied applied = writer.write(lines, StockWriter.Lane.UPLOAD, budget, whenBusy);
      return applied == null ? null : Uploads.applied(lines.productId(), applied);
    } catch (StockConflict conflict) {
      return lines.conflict(conflict);
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "upload " + document.upload().uploadId() + " request " + RequestId.current(),
          e);
      return lines.conflict(new StockConflict(StockConflict.Kind.INTERNAL_ERROR, 0));
    }
  }
}
