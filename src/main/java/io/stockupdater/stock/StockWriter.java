package io.stockupdater.stock;

import io.micrometer.core.instrument.Gauge;
import io.stockupdater.http.Metrics;
import io.stockupdater.http.Settings;
import io.stockupdater.http.SqlState;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to {@link StockLevels}: one thread per product and node, a bounded number of connections,
 * and another try after what a client need not know of: a deadlock, crossing event ids, a broken
 * connection.
 */
@ApplicationScoped
public class StockWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StockWriter.class);
  private static final int ATTEMPTS_MAX = 8;
  private static final long PAUSE_MILLIS_MAX = 1_000;

  /** unique_violation, serialization_failure, deadlock_detected. */
  private static final Set<String> ROLLED_BACK = Set.of("23505", "40001", "40P01");

  @Inject private StockLevels levels;
  @Inject private Settings settings;
  @Inject private Metrics metrics;
  private final ProductGate gate = new ProductGate();
  private final Map<Lane, Semaphore> connections = new EnumMap<>(Lane.class);

  /** Work that shares a number of connections, so that no kind of work takes those of another. */
  public enum Lane {
    UPLOAD,
    SINGLE;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @PostConstruct
  void share() {
    share(Lane.UPLOAD, settings.uploadConnectionsMax());
    share(Lane.SINGLE, settings.singleConnectionsMax());
  }

  private void share(Lane lane, int max) {
    Semaphore permits = new Semaphore(max, true);
    connections.put(lane, permits);
    Gauge.builder("stock.connections.used", permits, free -> max - free.availablePermits())
        .description("Connections that changes of levels hold")
        .tag("lane", lane.tag())
        .register(metrics.registry());
    Gauge.builder("stock.connections.max", () -> max)
        .description("Connections that they may hold")
        .tag("lane", lane.tag())
        .register(metrics.registry());
  }

  /**
   * Applies one batch, waiting while another thread of this node is at the product.
   *
   * @throws StockConflict when it can't be applied
   */
  public Applied write(StockBatch batch, Lane lane, WaitBudget budget) {
    return Objects.requireNonNull(write(batch, lane, budget, WhenBusy.WAIT));
  }

  /**
   * Applies one batch.
   *
   * @param whenBusy whether to wait while another thread of this node is at the product
   * @return what it did, or null if it was not tried because the product is busy
   * @throws StockConflict when it can't be applied
   */
  public @Nullable Applied write(
      StockBatch batch, Lane lane, WaitBudget budget, WhenBusy whenBusy) {
    ProductKey product = batch.product();
    try {
      long waitNanos =
          whenBusy == WhenBusy.RETURN
              ? 0
              : TimeUnit.MILLISECONDS.toNanos(
                  Math.min(settings.lockTimeoutMillis(), budget.remainingMillis()));
      long start = System.nanoTime();
      boolean entered = gate.enter(product, waitNanos);
      budget.charge(System.nanoTime() - start);
      if (!entered) {
        if (whenBusy == WhenBusy.RETURN) {
          return null;
        }
        throw new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StockConflict(StockConflict.Kind.UNAVAILABLE, 0);
    }
    try {
      Applied applied = persist(batch, lane, budget);
      metrics.registry().counter("stock.events", "lane", lane.tag()).increment(applied.events());
      return applied;
    } catch (StockConflict conflict) {
      metrics
          .registry()
          .counter("stock.conflicts", "lane", lane.tag(), "code", conflict.code())
          .increment();
      throw conflict;
    } finally {
      gate.leave(product);
    }
  }

  /** What to do about a product that another thread of this node is at. */
  public enum WhenBusy {
    RETURN,
    WAIT
  }

  private Applied persist(StockBatch batch, Lane lane, WaitBudget budget) {
    boolean mayHaveCommitted = false;
    for (int tries = 1; ; tries++) {
      Attempt attempt = new Attempt(budget, mayHaveCommitted);
      try {
        return connected(lane, () -> levels.apply(batch, attempt));
      } catch (StockConflict conflict) {
        throw conflict;
      } catch (EJBException failure) {
        String state = SqlState.of(failure);
        if (SqlState.isLockTimeout(failure) && !mayHaveCommitted) {
          throw new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0);
        }
        boolean rolledBack = state != null && ROLLED_BACK.contains(state);
        boolean unavailable = SqlState.isUnavailable(failure);
        mayHaveCommitted |= attempt.reachedCommit() && (state == null || unavailable);
        boolean mayTryAgain = rolledBack || mayHaveCommitted || unavailable;
        if (!mayTryAgain || tries == ATTEMPTS_MAX || !pause(tries, rolledBack, budget)) {
          LOG.atWarn()
              .addKeyValue("tenant_id", batch.product().tenantId())
              .addKeyValue("product_id", batch.product().productId())
              .addKeyValue("upload_id", batch.uploadId())
              .setCause(failure)
              .log("product not applied");
          if (mayHaveCommitted) {
            return lookUp(batch, lane, budget);
          }
          throw new StockConflict(
              mayTryAgain ? StockConflict.Kind.UNAVAILABLE : StockConflict.Kind.INTERNAL_ERROR, 0);
        }
      }
    }
  }

  /** What became of a batch whose last try broke off during its commit. */
  private Applied lookUp(StockBatch batch, Lane lane, WaitBudget budget) {
    Applied committed;
    try {
      committed = connected(lane, () -> levels.committed(batch, budget));
    } catch (EJBException failure) {
      throw new StockConflict(StockConflict.Kind.OUTCOME_UNKNOWN, 0);
    }
    if (committed == null) {
      throw new StockConflict(StockConflict.Kind.UNAVAILABLE, 0);
    }
    return committed;
  }

  /** Does work that may wait for row locks with one of the lane's connections. */
  public <T extends @Nullable Object> T connected(Lane lane, Supplier<T> work) {
    Semaphore permits = Objects.requireNonNull(connections.get(lane));
    permits.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }

  /** Waits a little longer each time, with jitter; false when the budget does not allow it. */
  private static boolean pause(int tries, boolean rolledBack, WaitBudget budget) {
    long bound = Math.min(PAUSE_MILLIS_MAX, (rolledBack ? 2L : 100L) << tries);
    long millis = ThreadLocalRandom.current().nextLong(bound / 2, bound + 1);
    if (budget.remainingMillis() < millis) {
      return false;
    }
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    LockSupport.parkNanos(nanos);
    budget.charge(nanos);
    return !Thread.currentThread().isInterrupted();
  }
}
