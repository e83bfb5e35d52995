package io.stockupdater.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.stockupdater.http.RequestsUnderWay;
import io.stockupdater.http.Settings;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.upload.StagedUpdate;
import io.stockupdater.upload.StagedUpdate.Progress;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on jobs together with the other nodes, and cleans up after them. The scheduler hands out
 * their shares, takes those of a dead node back, and tries again what failed.
 */
@Startup
@Singleton
@DependsOn("Schema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  /** The fewest that the scheduler takes: a node is dead after 12 seconds of silence. */
  private static final int HEARTBEATS_MISSED_MAX = 4;

  /** How long a thread stays with a share, so that jobs of all tenants get on. */
  private static final Duration TURN = Duration.ofSeconds(5);

  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int RETRIES_MAX = 10;
  private static final Duration CLEAN_UP = Duration.ofMinutes(10);
  private static final int ROWS_AT_ONCE = 1_000;
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  @Resource(lookup = "java:comp/DefaultDataSource")
  private DataSource dataSource;

  @Resource private ManagedThreadFactory threads;
  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private StagedUpdate update;
  @Inject private Jobs jobs;
  @Inject private RefusedLines refused;
  @Inject private IdempotencyKeys keys;
  @Inject private RequestsUnderWay requests;

  private Scheduler scheduler;

  @PostConstruct
  void start() {
    Task<Void> shares =
        Tasks.custom(JobShare.TASK, Void.class)
            .onFailure(
                FailureHandler.<Void>maxRetries(RETRIES_MAX)
                    .withBackoff(RETRY)
                    .then(
                        (complete, operations) -> {
                          fail(JobShare.of(voidInstance(complete.getExecution().taskInstance)));
                          operations.remove();
                        }))
            .execute(this::work);
    RecurringTask<Void> cleanUp =
        Tasks.recurring("clean-up", FixedDelay.of(CLEAN_UP))
            .execute((instance, context) -> cleanUp(context));
    scheduler =
        Scheduler.create(dataSource, shares)
            .startTasks(cleanUp)
            .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .clock(clock::instant)
            .threads(settings.jobThreads())
            .executorService(Executors.newFixedThreadPool(settings.jobThreads(), threads))
            .dueExecutor(Executors.newSingleThreadExecutor(threads))
            .housekeeperExecutor(Executors.newScheduledThreadPool(2, threads))
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(POLL)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(HEARTBEATS_MISSED_MAX)
            .shutdownMaxWait(STOP_MAX)
            .build();
    scheduler.start();
  }

  @SuppressWarnings("unchecked") // the scheduler's handlers are of raw types
  private static TaskInstance<Void> voidInstance(TaskInstance<?> instance) {
    return (TaskInstance<Void>) instance;
  }

  /** Looks for work at once. */
  public void look() {
    scheduler.triggerCheckForDueExecutions();
  }

  /** Ends what is under way; other nodes go on with it. */
  @PreDestroy
  public void stop() {
    if (!scheduler.getSchedulerState().isShuttingDown()) {
      scheduler.stop();
    }
  }

  private CompletionHandler<Void> work(TaskInstance<Void> instance, ExecutionContext context) {
    JobShare share = JobShare.of(instance);
    long end = System.nanoTime() + TURN.toNanos();
    requests.begin();
    try {
      Progress progress =
          update.apply(
              share.tenantId(),
              share.jobId(),
              share.from(),
              share.to(),
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
    return (complete, operations) -> operations.reschedule(complete, clock.instant().plus(pause));
  }

  private void fail(JobShare share) {
    LOG.atError()
        .addKeyValue("tenant_id", share.tenantId())
        .addKeyValue("upload_id", share.jobId())
        .log("job given up");
    jobs.fail(share.tenantId(), share.jobId());
  }

  private void cleanUp(ExecutionContext context) {
    for (CleanUp step : List.<CleanUp>of(refused::purge, keys::purge)) {
      while (!context.getSchedulerState().isShuttingDown() && step.purge(ROWS_AT_ONCE)) {
        // some more
      }
    }
  }

  private interface CleanUp {
    boolean purge(int rowsMax);
  }
}
