package io.stockupdater.upload;

import io.stockupdater.database.Lane;
import io.stockupdater.database.Write;
import io.stockupdater.intake.Intake;
import io.stockupdater.intake.LineParser;
import io.stockupdater.node.Metrics;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.Receipt;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockWriter.WhenBusy;
import io.stockupdater.stock.WaitBudget;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
import io.stockupdater.upload.BulkUpdateReport.Result;
import io.stockupdater.upload.PendingProducts.PendingProduct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies shares of jobs from their staged lines, on the scheduler's threads. */
@ApplicationScoped
public class JobRun extends UploadRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final int PRODUCTS_AT_ONCE = 100;

  /** What has nothing to do with the product, and may be gone when it is tried again. */
  private static final Set<String> PASSING =
      Set.of(
          StockConflict.Kind.SHUTTING_DOWN.code(),
          StockConflict.Kind.UNAVAILABLE.code(),
          StockConflict.Kind.OUTCOME_UNKNOWN.code());

  @Inject private UploadSettings settings;
  @Inject private Intake intake;
  @EJB private Jobs jobs;
  @EJB private PendingProducts pendingProducts;
  @EJB private StagedLines stagedLines;
  @EJB private Uploads uploads;
  @EJB private UploadProducts products;
  @Inject private Metrics metrics;

  /** How far a share of a job has come. */
  enum Progress {
    /** Every product of it is decided. */
    DONE,
    /** What is left waits for an earlier job, or for something that was out of order. */
    WAITING,
    /** There is more to do, but the time is over. */
    GOING_ON
  }

  /** What applying one product came to. */
  private enum Step {
    DECIDED,
    BUSY,
    PASSING
  }

  /** Applies the share's products until all are decided or the caller has enough. */
  Progress apply(JobShare share, BooleanSupplier mayGoOn) {
    Jobs.Job job = jobs.begin(share.tenantId(), share.uploadId());
    if (job == null) {
      return Progress.DONE; // it has ended
    }
    LineParser parser = intake.parser(job.receivedAt());
    WaitBudget budget = new WaitBudget(settings.lockBudgetMillis());
    WhenBusy whenBusy = WhenBusy.RETURN;
    while (true) {
      int decided = 0;
      boolean passing = false;
      int next = share.from();
      List<PendingProduct> pending;
      do {
        pending = pendingProducts.pending(job, next, share.to(), PRODUCTS_AT_ONCE);
        for (PendingProduct product : pending) {
          if (!mayGoOn.getAsBoolean()) {
            return Progress.GOING_ON;
          }
          next = product.position() + 1;
          switch (apply(job.upload(), product, parser, budget, whenBusy)) {
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
        if (whenBusy == WhenBusy.WAIT
            || !pendingProducts.hasPending(job, share.from(), share.to())) {
          break;
        }
        whenBusy = WhenBusy.WAIT;
      }
    }
    if (pendingProducts.hasPending(job, share.from(), share.to())) {
      return Progress.WAITING;
    }
    finish(job.upload());
    return Progress.DONE;
  }

  private void finish(Upload upload) {
    String status = uploads.finishJob(upload.tenantId(), upload.uploadId());
    if (status != null) {
      metrics.registry().counter("stock.uploads", "status", status).increment();
      upload.name(LOG.atInfo()).addKeyValue("status", status).log("job ended");
    }
  }

  private Step apply(
      Upload upload,
      PendingProduct product,
      LineParser parser,
      WaitBudget budget,
      WhenBusy whenBusy) {
    PendingLines lines = new PendingLines(upload, product, stagedLines);
    Result result =
        apply(upload, lines, parser, new Decision(upload, lines), Lane.JOB, budget, whenBusy);
    if (result == null) {
      return Step.BUSY;
    }
    if (result instanceof Conflict conflict) {
      return PASSING.contains(conflict.code()) ? Step.PASSING : refuse(upload, product, conflict);
    }
    return Step.DECIDED;
  }

  private Step refuse(Upload upload, PendingProduct product, Conflict conflict) {
    return pendingProducts.refuse(upload, product, conflict)
        ? Step.DECIDED
        : Step.PASSING; // whoever holds the product may be a node that is about to apply it
  }

  /** The result row of a product, written by whoever deletes its pending one. */
  private final class Decision implements Receipt {
    private final Upload upload;
    private final ProductLines lines;

    Decision(Upload upload, ProductLines lines) {
      this.upload = upload;
      this.lines = lines;
    }

    @Override
    public boolean mayExist() {
      return true;
    }

    @Override
    public @Nullable Applied find() {
      boolean taken = pendingProducts.take(upload, lines.position());
      // Looked for in any case: a request that broke off before it became a job may have left it.
      Applied applied = products.find(upload, lines.productId());
      if (applied == null && !taken) {
        throw new IllegalStateException("product " + lines.productId() + " is not to be found");
      }
      if (applied != null && taken) {
        products.adopt(upload, lines);
      }
      return applied;
    }

    @Override
    public Write write(Applied applied) {
      return UploadProducts.record(upload, lines, applied);
    }
  }
}
