package io.stockupdater.stock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets single updates of one product that wait for each other share a transaction: the first of
 * them leads, and when it gets to the product it takes along all that have come meanwhile. Nobody
 * waits for others to come. Without a leader the next in the queue becomes one.
 */
final class UpdateQueues {
  /** Enough to make one commit serve many, few enough that the first is answered soon. */
  private static final int TOGETHER_MAX = 64;

  /** An update in the queue, until it has an end. */
  static final class Ticket {
    private final SingleUpdate update;
    private final WaitBudget budget;
    private final CountDownLatch called = new CountDownLatch(1);
    private SingleUpdate.@Nullable Result result;
    private @Nullable RuntimeException failure;
    private boolean isLeader;

    Ticket(SingleUpdate update, WaitBudget budget) {
      this.update = update;
      this.budget = budget;
    }

    SingleUpdate update() {
      return update;
    }

    WaitBudget budget() {
      return budget;
    }

    void end(SingleUpdate.Result ended) {
      result = ended;
      called.countDown();
    }

    void end(RuntimeException ended) {
      failure = ended;
      called.countDown();
    }

    /**
     * The product as the update left it.
     *
     * @throws RuntimeException what it ended with instead
     */
    StockedProduct result() {
      if (failure != null) {
        throw failure;
      }
      if (result == null) {
        throw new IllegalStateException("the update has not ended");
      }
      return result.product();
    }
  }

  /** The budget of the ticket that may wait longest. */
  static WaitBudget mostPatient(List<Ticket> tickets) {
    return Collections.max(
            tickets, Comparator.comparingLong(ticket -> ticket.budget().remainingMillis()))
        .budget();
  }

  private final Map<UUID, Deque<Ticket>> queues = new HashMap<>();

  /**
   * Gets in queue.
   *
   * @return whether the ticket has to lead: to {@link #take}, and to {@link #handOver} in any case
   */
  boolean join(Ticket ticket) {
    synchronized (queues) {
      Deque<Ticket> queue = queues.get(ticket.update.productId());
      if (queue == null) {
        queue = new ArrayDeque<>();
        queues.put(ticket.update.productId(), queue);
        ticket.isLeader = true;
      }
      queue.add(ticket);
      return ticket.isLeader;
    }
  }

  /**
   * Waits until the ticket has ended or has to lead.
   *
   * @return whether it has to lead
   * @throws StockConflict when neither happened within that time, or the thread was interrupted; it
   *     has left the queue then
   */
  boolean await(Ticket ticket, long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean isQueued = true;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (!isQueued) {
            ticket.called.await(); // taken along: it will hear how that ended
            return ticket.isLeader;
          }
          if (ticket.called.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return ticket.isLeader;
          }
          if (leave(ticket)) {
            throw new StockConflict(StockConflict.Kind.LOCK_TIMEOUT, 0);
          }
        } catch (InterruptedException e) {
          interrupted = true;
          if (leave(ticket)) {
            throw new StockConflict(StockConflict.Kind.UNAVAILABLE, 0);
          }
        }
        isQueued = false;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean leave(Ticket ticket) {
    synchronized (queues) {
      Deque<Ticket> queue = queues.get(ticket.update.productId());
      return queue != null && !ticket.isLeader && queue.remove(ticket);
    }
  }

  /** The tickets that the leader takes along, itself among them. */
  List<Ticket> take(Ticket leader) {
    synchronized (queues) {
      Deque<Ticket> queue = queue(leader);
      List<Ticket> together = new ArrayList<>();
      queue.remove(leader);
      together.add(leader);
      while (together.size() < TOGETHER_MAX && !queue.isEmpty()) {
        together.add(queue.remove());
      }
      return together;
    }
  }

  /** Hands over to the next in the queue, if there is one. */
  void handOver(Ticket leader) {
    synchronized (queues) {
      Deque<Ticket> queue = queue(leader);
      queue.remove(leader);
      Ticket next = queue.peek();
      if (next == null) {
        queues.remove(leader.update.productId());
      } else {
        next.isLeader = true;
        next.called.countDown();
      }
    }
  }

  private Deque<Ticket> queue(Ticket leader) {
    Deque<Ticket> queue = queues.get(leader.update.productId());
    if (queue == null) {
      throw new IllegalStateException("a leader's queue stays until it hands over");
    }
    return queue;
  }
}
