package io.stockupdater.upload;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.node.Background;
import io.stockupdater.node.BackgroundWork;
import io.stockupdater.node.RequestsUnderWay;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shares of jobs as background work, and the cleaning up after them. */
@ApplicationScoped
public class JobWork implements BackgroundWork {
  private static final Logger LOG = LoggerFactory.getLogger(JobWork.class);

  /** How long a thread stays with a share, so that jobs of all tenants get on. */
  private static final Duration STAY = Duration.ofSeconds(5);

  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int RETRIES_MAX = 10;
  private static final Duration CLEAN_UP = Duration.ofMinutes(10);
  private static final int ROWS_AT_ONCE = 1_000;

  @Inject private Background background;
  @Inject private JobRun run;
  @EJB private Jobs jobs;
  @EJB private StagedLines lines;
  @EJB private IdempotencyKeys keys;
  @Inject private RequestsUnderWay requests;

  @Override
  public List<Task<?>> tasks() {
    return List.of(
        Tasks.custom(JobShare.TASK, Void.class)
            .onFailure(
                FailureHandler.<Void>maxRetries(RETRIES_MAX)
                    .withBackoff(RETRY)
                    .then(
                        (complete, operations) -> {
                          fail(JobShare.of(voidInstance(complete.getExecution().taskInstance)));
                          operations.remove();
                        }))
            .execute(this::work));
  }

  @Override
  public List<RecurringTask<?>> recurringTasks() {
    return List.of(
        Tasks.recurring("clean-up", FixedDelay.of(CLEAN_UP))
            .execute((instance, context) -> cleanUp(context)));
  }

  @SuppressWarnings("unchecked") // the scheduler's handlers are of raw types
  private static TaskInstance<Void> voidInstance(TaskInstance<?> instance) {
    return (TaskInstance<Void>) instance;
  }

  private CompletionHandler<Void> work(TaskInstance<Void> instance, ExecutionContext context) {
    long end = System.nanoTime() + STAY.toNanos();
    requests.begin();
    try {
      JobRun.Progress progress =
          run.apply(
              JobShare.of(instance),
              () ->
                  System.nanoTime() - end < 0
                      && !context.getSchedulerState().isShuttingDown()
                      && !requests.isStopping());
      return switch (progress) {
        case DONE -> new CompletionHandler.OnCompleteRemove<>();
        case GOING_ON -> again(Duration.ZERO);
        case WAITING -> again(WAIT);
      };
    } finally {
      requests.end();
    }
  }

  private CompletionHandler<Void> again(Duration pause) {
    return (complete, operations) -> operations.reschedule(complete, background.now().plus(pause));
  }

  private void fail(JobShare share) {
    LOG.atError()
        .addKeyValue("tenant_id", share.tenantId())
        .addKeyValue("upload_id", share.uploadId())
        .log("job given up");
    jobs.fail(share.tenantId(), share.uploadId());
  }

  private void cleanUp(ExecutionContext context) {
    for (CleanUp step : List.<CleanUp>of(lines::purge, keys::purge)) {
      while (!context.getSchedulerState().isShuttingDown() && step.purge(ROWS_AT_ONCE)) {
        // some more
      }
    }
  }

  private interface CleanUp {
    boolean purge(int rowsMax);
  }
}
