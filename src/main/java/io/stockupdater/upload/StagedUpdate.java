package io.stockupdater.upload;

import io.stockupdater.http.Metrics;
import io.stockupdater.http.Settings;
import io.stockupdater.http.SqlState;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockWriter.Lane;
import io.stockupdater.stock.StockWriter.WhenBusy;
import io.stockupdater.stock.WaitBudget;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a document in as a job, and applies its products from the staged lines. */
@ApplicationScoped
public class StagedUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(StagedUpdate.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PRODUCTS_AT_ONCE = 100;

  /** What has nothing to do with the product, and may be gone when it is tried again. */
  private static final Set<StockConflict.Kind> PASSING =
      Set.of(
          StockConflict.Kind.SHUTTING_DOWN,
          StockConflict.Kind.UNAVAILABLE,
          StockConflict.Kind.OUTCOME_UNKNOWN);

  @Inject private Settings settings;
  @Inject private Staging staging;
  @EJB private StagedProducts staged;
  @EJB private Uploads uploads;
  @Inject private UploadReports reports;
  @Inject private ProductUpdate products;
  @Inject private Metrics metrics;

  /** How far a share of a job has come. */
  public enum Progress {
    /** Every product of it is decided. */
    DONE,
    /** What is left waits for an earlier job, or for something that was out of order. */
    WAITING,
    /** There is more to do, but the time is over. */
    GOING_ON
  }

  /**
   * Takes it in, and waits for its end if the client prefers that.
   *
   * @throws LeaseLost when another request has taken the key over
   */
  UploadAnswer apply(
      Upload upload, Document document, @Nullable Granted claim, Preference preference) {
    staging.stage(upload, document, claim);
    return answer(upload, preference);
  }

  /**
   * The report, if the job ends within the time that the client waits; else that it was taken in.
   */
  UploadAnswer answer(Upload upload, Preference preference) {
    Duration patience = preference.patience();
    if (patience != null && hasEnded(upload, patience)) {
      return UploadAnswer.of(
          upload.uploadId(),
          Objects.requireNonNull(reports.report(upload.tenantId(), upload.uploadId())));
    }
    return UploadAnswer.of(
        AcceptedJob.of(
            upload.tenantId(),
            upload.uploadId(),
            staging.lines(upload.tenantId(), upload.uploadId())));
  }

  private boolean hasEnded(Upload upload, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (staging.isRunning(upload.tenantId(), upload.uploadId())) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, POLL.toNanos()));
    }
    return true;
  }

  /**
   * Applies products of a job, from one position to before another, until all are decided or the
   * caller has enough.
   */
  public Progress apply(UUID tenantId, UUID uploadId, int from, int to, BooleanSupplier mayGoOn) {
    StagedProducts.Job job = staged.begin(tenantId, uploadId);
    if (job == null) {
      return Progress.DONE; // it has ended
    }
    LineParser parser =
        new LineParser(settings.lineBytesMax(), settings.jsonDepthMax(), job.receivedAt());
    WaitBudget budget = new WaitBudget(settings.lockBudgetMillis());
    WhenBusy whenBusy = WhenBusy.RETURN;
    while (true) {
      int decided = 0;
      boolean passing = false;
      int next = from;
      List<StagedProducts.PendingProduct> pending;
      do {
        pending = staged.pending(job, next, to, PRODUCTS_AT_ONCE);
        for (StagedProducts.PendingProduct product : pending) {
          if (!mayGoOn.getAsBoolean()) {
            return Progress.GOING_ON;
          }
          next = product.position() + 1;
          switch (apply(job, product, parser, budget, whenBusy)) {
            case DECIDED -> decided++;
            case BUSY -> {}
            case PASSING -> passing = true;
          }
        }
      } while (pending.size() == PRODUCTS_AT_ONCE && !passing);
      if (passing) {
        return Progress.WAITING;
      }
      if (decided == 0) {
        if (whenBusy == WhenBusy.WAIT || !staged.hasPending(job, from, to)) {
          break;
        }
        whenBusy = WhenBusy.WAIT;
      }
    }
    if (staged.hasPending(job, from, to)) {
      return Progress.WAITING;
    }
    String status = staged.finish(tenantId, uploadId);
    if (status != null) {
      metrics.registry().counter("stock.uploads", "status", status).increment();
      job.upload().name(LOG.atInfo()).addKeyValue("status", status).log("job ended");
    }
    return Progress.DONE;
  }

  private enum Attempt {
    DECIDED,
    BUSY,
    PASSING
  }

  private Attempt apply(
      StagedProducts.Job job,
      StagedProducts.PendingProduct product,
      LineParser parser,
      WaitBudget budget,
      WhenBusy whenBusy) {
    StagedLines lines = new StagedLines(job.upload(), product, staged);
    ProductBatch batch =
        new ProductBatch(job.upload(), lines, parser, settings.productEventsMax(), new Decisions());
    try {
      Applied applied = products.apply(batch, job.upload(), Lane.JOB, budget, whenBusy);
      return applied == null ? Attempt.BUSY : Attempt.DECIDED;
    } catch (StockConflict conflict) {
      if (PASSING.contains(conflict.kind())) {
        return Attempt.PASSING;
      }
      return refuse(job, product, batch.conflict(conflict));
    }
  }

  private Attempt refuse(
      StagedProducts.Job job, StagedProducts.PendingProduct product, Conflict conflict) {
    try {
      staged.refuse(job.upload(), product, conflict);
      return Attempt.DECIDED;
    } catch (EJBException e) {
      if (SqlState.isLockTimeout(e)) {
        return Attempt.PASSING; // whoever holds the product may be a node that is about to apply it
      }
      throw e;
    }
  }

  /** The rows of the job's pending products, and its result rows. */
  private final class Decisions implements ProductBatch.Decisions {
    @Override
    public boolean areShared() {
      return true;
    }

    @Override
    public @Nullable Applied find(Upload upload, ProductLines lines) {
      boolean taken = staged.take(upload, lines.position());
      // Looked for in any case: a request that broke off before it became a job may have left it.
      Applied applied = uploads.find(upload, lines.productId());
      if (applied == null && !taken) {
        throw new IllegalStateException("product " + lines.productId() + " is not to be found");
      }
      if (applied != null && taken) {
        uploads.adopt(upload, lines);
      }
      return applied;
    }
  }
}
