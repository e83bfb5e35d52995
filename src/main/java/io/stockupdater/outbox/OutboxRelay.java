package io.stockupdater.outbox;

import io.stockupdater.outbox.OutboxBatch.Result;
import io.stockupdater.outbox.OutboxSignal.Bell;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Carries messages from the outbox to the brokers: one thread per bridge, so that one broker that
 * is away holds up neither the other nor any update. Woken by commits of this node; once a second
 * it looks for what other nodes committed.
 */
@Startup
@Singleton
@DependsOn("Schema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class OutboxRelay {
  private static final long SWEEP_MILLIS = 1_000;

  /** While another node is at the bridge and there is something of our own to send. */
  private static final long BUSY_MILLIS = 25;

  private static final long STOP_MILLIS = 15_000;

  @Inject private Bridges bridges;
  @Inject private OutboxSignal signal;
  @Inject private OutboxBatch batch;
  @Inject private OutboxMonitor monitor;
  @Resource private ManagedThreadFactory threads;

  private final List<Thread> running = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  @PostConstruct
  void start() {
    for (Bridge bridge : bridges.all()) {
      BridgeState state = new BridgeState(bridge);
      Bell bell = signal.newBell();
      monitor.watch(state);
      Thread thread = threads.newThread(() -> run(state, bell));
      thread.setName("outbox-" + bridge.name());
      thread.start();
      running.add(thread);
    }
  }

  @PreDestroy
  void stop() {
    stopped.countDown();
    signal.wake();
    for (Thread thread : running) {
      try {
        thread.join(STOP_MILLIS);
        thread.interrupt();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run(BridgeState state, Bell bell) {
    UUID after = OutboxBatch.FIRST_TENANT;
    long busyUntil = System.nanoTime();
    Bridge bridge = state.bridge();
    try {
      while (stopped.getCount() > 0) {
        long pauseMillis = 0;
        long backOffMillis = 0;
        try {
          Result result = batch.relay(bridge, after);
          boolean wentRound = after.equals(OutboxBatch.FIRST_TENANT);
          after = result.lastTenant();
          state.count(result.sent());
          if (result.refused() > 0) {
            backOffMillis = state.fail("the broker refused " + result.refused() + " messages");
          } else if (result.sent() > 0) {
            state.succeed();
          } else if (result.isLocked()) {
            pauseMillis = busyUntil - System.nanoTime() > 0 ? BUSY_MILLIS : SWEEP_MILLIS;
          } else if (wentRound) {
            bridge.check();
            state.succeed();
            pauseMillis = SWEEP_MILLIS;
          }
        } catch (BridgeFailure e) {
          backOffMillis = state.fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
          // The database, most likely; whatever it is, the relay has to outlive it.
          bridge.disconnect();
          backOffMillis = state.fail(cause(e).toString());
        }
        if (backOffMillis > 0) {
          // Commits must not cut this short: a busy node would try without a pause.
          stopped.await(backOffMillis, TimeUnit.MILLISECONDS);
        } else if (pauseMillis > 0 && bell.await(pauseMillis)) {
          busyUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      bridge.disconnect();
    }
  }

  /** What is wrapped by the container. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }
}
