package io.stockupdater.node;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Has the {@link BackgroundWork} of all components done, together with the other nodes. The
 * scheduler hands it out, takes that of a dead node back, and tries again what failed; it goes by
 * the database's time, so that nodes agree on who is dead.
 */
@ApplicationScoped
public class Background {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  /** The fewest that the scheduler takes: a node is dead after 12 seconds of silence. */
  private static final int HEARTBEATS_MISSED_MAX = 4;

  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  @Resource(lookup = "java:comp/DefaultDataSource")
  private DataSource dataSource;

  @Resource private ManagedThreadFactory threads;
  @Inject private NodeSettings settings;
  @Inject @Any private Instance<BackgroundWork> work;

  private Clock clock;
  private SchedulerClient client;
  private volatile @Nullable Scheduler scheduler;

  @PostConstruct
  void connect() {
    clock = new DatabaseClock(dataSource);
    client =
        SchedulerClient.Builder.create(dataSource)
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .build();
  }

  /** Begins to work. */
  void start() {
    List<Task<?>> tasks = work.stream().flatMap(kind -> kind.tasks().stream()).toList();
    List<RecurringTask<?>> recurring =
        work.stream().flatMap(kind -> kind.recurringTasks().stream()).toList();
    Scheduler started =
        Scheduler.create(dataSource, tasks)
            .startTasks(recurring)
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
    started.start();
    scheduler = started;
  }

  /** The time by which the work is scheduled. */
  public Instant now() {
    return clock.instant();
  }

  /** Has work done as soon as the caller's transaction has committed; the same work only once. */
  public void schedule(List<TaskInstance<Void>> instances) {
    for (TaskInstance<Void> instance : instances) {
      client.scheduleIfNotExists(instance, now());
    }
  }

  /** Looks for work at once, instead of half a second later. */
  public void look() {
    Scheduler running = scheduler;
    if (running != null) {
      running.triggerCheckForDueExecutions();
    }
  }

  /** Ends what is under way; other nodes go on with it. */
  void stop() {
    Scheduler running = scheduler;
    if (running != null && !running.getSchedulerState().isShuttingDown()) {
      running.stop();
    }
  }
}
