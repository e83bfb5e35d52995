package io.stockupdater.stock;

import io.stockupdater.database.Lane;
import io.stockupdater.database.Lanes;
import io.stockupdater.database.Retry;
import io.stockupdater.database.SqlState;
import io.stockupdater.http.RequestId;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the transactions of {@link StockLevels}, and once more after what a client need not know of:
 * a deadlock, crossing event ids, a broken connection.
 */
@ApplicationScoped
public class StockTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(StockTransactions.class);

  /**
   * Not @Inject: on Payara that throws and catches an exception in every call of a session bean.
   */
  @EJB private StockLevels levels;

  private final Lanes lanes;
  private final Pause pause;

  /** Waits so many milliseconds; false when the thread is to end. */
  interface Pause {
    boolean of(long millis);
  }

  /** For CDI's proxy. */
  @SuppressWarnings("NullAway")
  StockTransactions() {
    this(null);
  }

  @Inject
  @SuppressWarnings("NullAway.Init") // the container sets what @EJB names
  StockTransactions(Lanes lanes) {
    this.lanes = lanes;
    this.pause = Retry::pause;
  }

  /** For tests of what is done about failures. */
  StockTransactions(StockLevels levels, Lanes lanes, Pause pause) {
    this.levels = levels;
    this.lanes = lanes;
    this.pause = pause;
  }

  /**
   * Applies one batch.
   *
   * @throws StockConflict when it can't be applied
   */
  Applied apply(StockBatch batch, Lane lane, WaitBudget budget) {
    return new Repeated<Applied>(
            new Named(batch.product().productId(), batch.product().tenantId(), batch.origin()),
            budget,
            attempt -> lanes.on(lane, () -> levels.apply(batch, attempt)))
        .run(false);
  }

  /** Applies single updates of one product together; every ticket has its end when this returns. */
  void update(List<UpdateQueues.Ticket> tickets, Lane lane) {
    boolean mayHaveCommitted = false;
    if (tickets.size() > 1) {
      Attempt attempt = Attempt.apply(UpdateQueues.mostPatient(tickets), false);
      List<SingleUpdate> updates = tickets.stream().map(UpdateQueues.Ticket::update).toList();
      try {
        List<SingleUpdate.Result> results = lanes.on(lane, () -> levels.update(updates, attempt));
        for (int i = 0; i < tickets.size(); i++) {
          tickets.get(i).end(results.get(i));
        }
        return;
      } catch (StockConflict conflict) {
        endAll(tickets, conflict); // the product's, not one of theirs
        return;
      } catch (EJBException failure) {
        if (SqlState.isLockTimeout(failure)) {
          endAll(tickets, new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0));
          return;
        }
        mayHaveCommitted = attempt.reachedCommit();
      } catch (RuntimeException | Error failure) {
        // Without an end they would wait for ever.
        endAll(tickets, new StockConflict(StockConflict.Kind.INTERNAL_ERROR, 0));
        throw failure;
      }
    }
    for (UpdateQueues.Ticket ticket : tickets) {
      try {
        ticket.end(update(ticket.update(), lane, ticket.budget(), mayHaveCommitted));
      } catch (RuntimeException failure) {
        ticket.end(failure);
      }
    }
  }

  /** Applies one single update, in a transaction of its own. */
  private SingleUpdate.Result update(
      SingleUpdate update, Lane lane, WaitBudget budget, boolean mayHaveCommitted) {
    return new Repeated<SingleUpdate.Result>(
            new Named(update.productId(), null, update.origin()),
            budget,
            attempt -> lanes.on(lane, () -> levels.update(List.of(update), attempt)).get(0))
        .run(mayHaveCommitted);
  }

  private static void endAll(List<UpdateQueues.Ticket> tickets, StockConflict conflict) {
    tickets.forEach(ticket -> ticket.end(conflict));
  }

  /** What the log says of a transaction that failed. */
  private record Named(UUID productId, @Nullable UUID tenantId, Origin origin) {
    void log(RuntimeException failure) {
      LOG.atWarn()
          .addKeyValue("request_id", RequestId.current())
          .addKeyValue("tenant_id", tenantId)
          .addKeyValue("product_id", productId)
          .addKeyValue("upload_id", origin.uploadId())
          .setCause(failure)
          .log("product not applied");
    }
  }

  /** One transaction, repeated until it has an end that can be told. */
  private final class Repeated<T> {
    private final Named named;
    private final WaitBudget budget;
    private final Function<Attempt, T> transaction;

    Repeated(Named named, WaitBudget budget, Function<Attempt, T> transaction) {
      this.named = named;
      this.budget = budget;
      this.transaction = transaction;
    }

    T run(boolean brokeOffInCommit) {
      boolean mayHaveCommitted = brokeOffInCommit;
      boolean mayBeOthers = false;
      for (int tries = 1; ; tries++) {
        Attempt attempt = Attempt.apply(budget, mayHaveCommitted || mayBeOthers);
        try {
          return transaction.apply(attempt);
        } catch (EJBException failure) {
          if (SqlState.isLockTimeout(failure) && !mayHaveCommitted) {
            throw new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0);
          }
          boolean crossed = SqlState.isCrossed(failure);
          // Of the receipt perhaps: then somebody else, who has taken the upload over, applied it.
          mayBeOthers |= SqlState.isUniqueViolation(failure);
          boolean unavailable = SqlState.isUnavailable(failure);
          mayHaveCommitted |=
              attempt.reachedCommit() && (SqlState.of(failure) == null || unavailable);
          boolean mayPass = crossed || mayHaveCommitted || unavailable;
          if (!mayPass || tries == Retry.TRIES_MAX || !pause(tries, crossed)) {
            named.log(failure);
            if (mayHaveCommitted) {
              return look();
            }
            throw new StockConflict(
                mayPass ? StockConflict.Kind.UNAVAILABLE : StockConflict.Kind.INTERNAL_ERROR, 0);
          }
        }
      }
    }

    /** What became of it when the last attempt broke off during its commit. */
    private T look() {
      try {
        return transaction.apply(Attempt.look(budget));
      } catch (EJBException failure) {
        throw new StockConflict(StockConflict.Kind.OUTCOME_UNKNOWN, 0);
      }
    }

    /** Waits before another attempt; false when the budget does not allow it. */
    private boolean pause(int tries, boolean crossed) {
      long millis = Retry.pauseMillis(tries, crossed);
      if (budget.remainingMillis() < millis) {
        return false;
      }
      boolean goesOn = pause.of(millis);
      budget.charge(TimeUnit.MILLISECONDS.toNanos(millis));
      return goesOn;
    }
  }
}
