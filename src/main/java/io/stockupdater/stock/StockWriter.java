package io.stockupdater.stock;

import io.stockupdater.http.Metrics;
import io.stockupdater.http.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to {@link StockLevels}: one thread per product and node, which takes along the single
 * updates that wait behind it.
 */
@ApplicationScoped
public class StockWriter {
  @Inject private StockTransactions transactions;
  @Inject private Settings settings;
  @Inject private Metrics metrics;
  private final ProductGate gate = new ProductGate();
  private final Turns turns = new Turns();

  /** Work that shares a number of connections, so that no kind of work takes those of another. */
  public enum Lane {
    UPLOAD,
    JOB,
    SINGLE;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Applies one batch, waiting while another thread of this node is at the product.
   *
   * @throws StockConflict when it can't be applied
   */
  public Applied write(StockBatch batch, Lane lane, WaitBudget budget) {
    return count(
        lane,
        () ->
            batch.mayBeCombined()
                ? writeTogether(batch, lane, budget)
                : Objects.requireNonNull(writeAlone(batch, lane, budget, WhenBusy.WAIT)));
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
    return count(lane, () -> writeAlone(batch, lane, budget, whenBusy));
  }

  private <T extends @Nullable Applied> T count(Lane lane, Supplier<T> write) {
    try {
      T applied = write.get();
      if (applied != null) {
        metrics.registry().counter("stock.events", "lane", lane.tag()).increment(applied.events());
      }
      return applied;
    } catch (StockConflict conflict) {
      metrics
          .registry()
          .counter("stock.conflicts", "lane", lane.tag(), "code", conflict.code())
          .increment();
      throw conflict;
    }
  }

  private @Nullable Applied writeAlone(
      StockBatch batch, Lane lane, WaitBudget budget, WhenBusy whenBusy) {
    if (!enter(batch.productId(), budget, whenBusy)) {
      return null;
    }
    try {
      return transactions.write(batch, lane, budget);
    } finally {
      gate.leave(batch.productId());
    }
  }

  /**
   * Waits for the product's turn.
   *
   * @return false, only for {@link WhenBusy#RETURN}, when another thread is at it
   * @throws StockConflict when it did not come in time
   */
  private boolean enter(UUID product, WaitBudget budget, WhenBusy whenBusy) {
    try {
      long start = System.nanoTime();
      boolean entered = gate.enter(product, whenBusy == WhenBusy.RETURN ? 0 : patience(budget));
      budget.charge(System.nanoTime() - start);
      if (!entered && whenBusy == WhenBusy.WAIT) {
        throw new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0);
      }
      return entered;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StockConflict(StockConflict.Kind.UNAVAILABLE, 0);
    }
  }

  private long patience(WaitBudget budget) {
    return TimeUnit.MILLISECONDS.toNanos(
        Math.min(settings.lockTimeoutMillis(), budget.remainingMillis()));
  }

  private Applied writeTogether(StockBatch batch, Lane lane, WaitBudget budget) {
    Turns.Ticket ticket = new Turns.Ticket(batch, budget);
    if (turns.join(ticket) || turns.await(ticket, patience(budget))) {
      lead(ticket, lane);
    }
    return ticket.result();
  }

  private void lead(Turns.Ticket leader, Lane lane) {
    UUID product = leader.batch().productId();
    try {
      enter(product, leader.budget(), WhenBusy.WAIT);
      try {
        transactions.write(turns.take(leader), lane);
      } finally {
        gate.leave(product);
      }
    } finally {
      turns.handOver(leader);
    }
  }

  /** What to do about a product that another thread of this node is at. */
  public enum WhenBusy {
    RETURN,
    WAIT
  }
}
