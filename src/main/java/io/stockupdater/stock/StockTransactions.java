package io.stockupdater.stock;

import io.micrometer.core.instrument.Gauge;
import io.stockupdater.http.Metrics;
import io.stockupdater.http.Settings;
import io.stockupdater.http.SqlState;
import io.stockupdater.stock.StockWriter.Lane;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the transactions of {@link StockLevels}: on a bounded number of connections per kind of
 * work, and once more after what a client need not know of: a deadlock, crossing event ids, a
 * broken connection.
 */
@ApplicationScoped
public class StockTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(StockTransactions.class);
  private static final int ATTEMPTS_MAX = 8;
  private static final long PAUSE_MILLIS_MAX = 1_000;

  /**
   * Not @Inject: on Payara that throws and catches an exception in every call of a session bean.
   */
  @EJB private StockLevels levels;

  @Inject private Settings settings;
  @Inject private Metrics metrics;
  private final Map<Lane, Semaphore> connections = new EnumMap<>(Lane.class);

  @PostConstruct
  void share() {
    share(Lane.UPLOAD, settings.uploadConnectionsMax());
    share(Lane.JOB, settings.jobThreads());
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
   * Applies one batch.
   *
   * @throws StockConflict when it can't be applied
   */
  Applied write(StockBatch batch, Lane lane, WaitBudget budget) {
    return write(batch, lane, budget, false);
  }

  /** Applies batches of one product together; every ticket has its end when this returns. */
  void write(List<Turns.Ticket> tickets, Lane lane) {
    boolean mayHaveCommitted = false;
    if (tickets.size() > 1) {
      WaitBudget budget = Turns.mostPatient(tickets);
      Attempt attempt = new Attempt(budget, false);
      List<StockBatch> batches = tickets.stream().map(Turns.Ticket::batch).toList();
      try {
        List<StockLevels.Result> results =
            connected(lane, () -> levels.applyTogether(batches, attempt));
        for (int i = 0; i < tickets.size(); i++) {
          tickets.get(i).end(results.get(i));
        }
        return;
      } catch (StockConflict conflict) {
        tickets.forEach(ticket -> ticket.end(conflict)); // the product's, not one of theirs
        return;
      } catch (EJBException failure) {
        if (SqlState.isLockTimeout(failure)) {
          StockConflict locked = new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0);
          tickets.forEach(ticket -> ticket.end(locked));
          return;
        }
        mayHaveCommitted = attempt.reachedCommit();
      } catch (RuntimeException | Error failure) {
        StockConflict broken = new StockConflict(StockConflict.Kind.INTERNAL_ERROR, 0);
        tickets.forEach(ticket -> ticket.end(broken)); // or they would wait for ever
        throw failure;
      }
    }
    for (Turns.Ticket ticket : tickets) {
      try {
        ticket.end(write(ticket.batch(), lane, ticket.budget(), mayHaveCommitted));
      } catch (RuntimeException failure) {
        ticket.end(failure);
      }
    }
  }

  private Applied write(StockBatch batch, Lane lane, WaitBudget budget, boolean brokeOffInCommit) {
    boolean mayHaveCommitted = brokeOffInCommit;
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
        boolean rolledBack = SqlState.isCrossed(failure);
        boolean unavailable = SqlState.isUnavailable(failure);
        mayHaveCommitted |= attempt.reachedCommit() && (state == null || unavailable);
        boolean mayTryAgain = rolledBack || mayHaveCommitted || unavailable;
        if (!mayTryAgain || tries == ATTEMPTS_MAX || !pause(tries, rolledBack, budget)) {
          LOG.atWarn()
              .addKeyValue("product_id", batch.productId())
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
