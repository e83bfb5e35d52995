package io.stockupdater.stock;

import io.stockupdater.database.DatabaseSettings;
import io.stockupdater.database.Lane;
import io.stockupdater.http.HttpSettings;
import io.stockupdater.node.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
  @Inject private DatabaseSettings settings;
  @Inject private HttpSettings httpSettings;
  @Inject private Metrics metrics;
  private final ProductGate gate = new ProductGate();
  private final ConcurrentMap<UUID, Integer> updatesUnderWay = new ConcurrentHashMap<>();
  private final UpdateQueues queues = new UpdateQueues();

  /** What to do about a product that another thread of this node is at. */
  public enum WhenBusy {
    RETURN,
    WAIT
  }

  /**
   * Applies one batch.
   *
   * @param whenBusy whether to wait while another thread of this node is at the product
   * @return what it did, or null if it was not tried because the product is busy
   * @throws StockConflict when it can't be applied
   */
  public @Nullable Applied apply(
      StockBatch batch, Lane lane, WaitBudget budget, WhenBusy whenBusy) {
    UUID product = batch.product().productId();
    Applied applied =
        counted(
            lane,
            () -> {
              if (!enter(product, budget, whenBusy)) {
                return null;
              }
              try {
                return transactions.apply(batch, lane, budget);
              } finally {
                gate.leave(product);
              }
            });
    if (applied != null) {
      count(lane, applied.events());
    }
    return applied;
  }

  /**
   * Applies a single update, waiting while another thread of this node is at the product. Half of
   * the requests that may write at most wait for the same product: the others are other products'.
   *
   * @return the product as the update left it
   * @throws StockConflict when it can't be applied
   */
  StockedProduct update(SingleUpdate update, WaitBudget budget) {
    UpdateQueues.Ticket ticket = new UpdateQueues.Ticket(update, budget);
    StockedProduct product =
        counted(
            Lane.SINGLE,
            () -> {
              if (updatesUnderWay.merge(update.productId(), 1, Integer::sum)
                  > (httpSettings.writeRequestsMax() + 1) / 2) {
                leave(update.productId());
                throw new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0);
              }
              try {
                return await(ticket);
              } finally {
                leave(update.productId());
              }
            });
    count(Lane.SINGLE, 1);
    return product;
  }

  private StockedProduct await(UpdateQueues.Ticket ticket) {
    if (!ticket.update().mayShareTransaction()) {
      run(ticket, () -> List.of(ticket));
    } else if (queues.join(ticket) || queues.await(ticket, patience(ticket.budget()))) {
      lead(ticket);
    }
    return ticket.result();
  }

  private void leave(UUID productId) {
    updatesUnderWay.computeIfPresent(productId, (id, count) -> count == 1 ? null : count - 1);
  }

  private void lead(UpdateQueues.Ticket leader) {
    try {
      run(leader, () -> queues.take(leader));
    } finally {
      queues.handOver(leader);
    }
  }

  /**
   * Waits for the product, then applies updates.
   *
   * @param tickets which, once the wait is over
   */
  private void run(UpdateQueues.Ticket first, Supplier<List<UpdateQueues.Ticket>> tickets) {
    UUID product = first.update().productId();
    enter(product, first.budget(), WhenBusy.WAIT);
    try {
      transactions.update(tickets.get(), Lane.SINGLE);
    } finally {
      gate.leave(product);
    }
  }

  /**
   * Waits until no other thread of this node is at the product.
   *
   * @return false, only for {@link WhenBusy#RETURN}, when another thread is at it
   * @throws StockConflict when it took too long
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

  private void count(Lane lane, int events) {
    metrics.registry().counter("stock.events", "lane", lane.tag()).increment(events);
  }

  private <T extends @Nullable Object> T counted(Lane lane, Supplier<T> work) {
    try {
      return work.get();
    } catch (StockConflict conflict) {
      metrics
          .registry()
          .counter("stock.conflicts", "lane", lane.tag(), "code", conflict.code())
          .increment();
      throw conflict;
    }
  }
}
