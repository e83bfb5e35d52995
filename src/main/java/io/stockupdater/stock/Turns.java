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
 * them leads, and when it has its turn at the product it takes along all that have come meanwhile.
 * Nobody waits for others to come. Without a leader the next in line becomes one.
 */
final class Turns {
  /** Enough to make one commit serve many, few enough that the first is answered soon. */
  private static final int TOGETHER_MAX = 64;

  /** An update in line, until it has an end. */
  static final class Ticket {
    private final StockBatch batch;
    private final WaitBudget budget;
    private final CountDownLatch called = new CountDownLatch(1);
    private @Nullable Applied applied;
    private @Nullable RuntimeException failure;
    private boolean isLeader;

    Ticket(StockBatch batch, WaitBudget budget) {
      this.batch = batch;
      this.budget = budget;
    }

    StockBatch batch() {
      return batch;
    }

    WaitBudget budget() {
      return budget;
    }

    void end(StockLevels.Result result) {
      applied = result.applied();
      failure = result.conflict();
      called.countDown();
    }

    void end(Applied result) {
      applied = result;
      called.countDown();
    }

    void end(RuntimeException result) {
      failure = result;
      called.countDown();
    }

    /**
     * What the update came to.
     *
     * @throws RuntimeException what it ended with instead
     */
    Applied result() {
      if (failure != null) {
        throw failure;
      }
      if (applied == null) {
        throw new IllegalStateException("the update has not ended");
      }
      return applied;
    }
  }

  /** The budget of the ticket that may wait longest. */
  static WaitBudget mostPatient(List<Ticket> tickets) {
    return Collections.max(
            tickets, Comparator.comparingLong(ticket -> ticket.budget().remainingMillis()))
        .budget();
  }

  private final Map<UUID, Deque<Ticket>> lines = new HashMap<>();

  /**
   * Gets in line.
   *
   * @return whether the ticket has to lead: to {@link #take}, and to {@link #handOver} in any case
   */
  boolean join(Ticket ticket) {
    synchronized (lines) {
      Deque<Ticket> line = lines.get(ticket.batch.productId());
      if (line == null) {
        line = new ArrayDeque<>();
        lines.put(ticket.batch.productId(), line);
        ticket.isLeader = true;
      }
      line.add(ticket);
      return ticket.isLeader;
    }
  }

  /**
   * Waits until the ticket has ended or has to lead.
   *
   * @return whether it has to lead
   * @throws StockConflict when neither happened within that time, or the thread was interrupted; it
   *     has left the line then
   */
  boolean await(Ticket ticket, long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean inLine = true;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (!inLine) {
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
        inLine = false;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean leave(Ticket ticket) {
    synchronized (lines) {
      Deque<Ticket> line = lines.get(ticket.batch.productId());
      return line != null && !ticket.isLeader && line.remove(ticket);
    }
  }

  /** The tickets that the leader takes along, itself among them. */
  List<Ticket> take(Ticket leader) {
    synchronized (lines) {
      Deque<Ticket> line = line(leader);
      List<Ticket> together = new ArrayList<>();
      line.remove(leader);
      together.add(leader);
      while (together.size() < TOGETHER_MAX && !line.isEmpty()) {
        together.add(line.remove());
      }
      return together;
    }
  }

  /** Hands over to the next in line, if there is one. */
  void handOver(Ticket leader) {
    synchronized (lines) {
      Deque<Ticket> line = line(leader);
      line.remove(leader);
      Ticket next = line.peek();
      if (next == null) {
        lines.remove(leader.batch.productId());
      } else {
        next.isLeader = true;
        next.called.countDown();
      }
    }
  }

  private Deque<Ticket> line(Ticket leader) {
    Deque<Ticket> line = lines.get(leader.batch.productId());
    if (line == null) {
      throw new IllegalStateException("a leader's line stays until it hands over");
    }
    return line;
  }
}
