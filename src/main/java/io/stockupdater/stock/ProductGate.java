package io.stockupdater.stock;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of this node at a time near a product, first come first served. Threads that wait
 * here hold no connection; at the row lock they would. The row lock alone keeps levels right.
 */
final class ProductGate {
  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users;
  }

  private final ConcurrentMap<UUID, Turn> turns = new ConcurrentHashMap<>();

  /**
   * Waits for the product's turn.
   *
   * @return false when it did not come within that time
   */
  boolean enter(UUID product, long nanos) throws InterruptedException {
    Turn turn =
        turns.compute(
            product,
            (key, present) -> {
              Turn used = present == null ? new Turn() : present;
              used.users++;
              return used;
            });
    boolean entered = false;
    try {
      entered = nanos <= 0 ? turn.lock.tryLock() : turn.lock.tryLock(nanos, TimeUnit.NANOSECONDS);
      return entered;
    } finally {
      if (!entered) {
        release(product);
      }
    }
  }

  void leave(UUID product) {
    Turn turn = turns.get(product);
    if (turn != null) {
      turn.lock.unlock();
      release(product);
    }
  }

  private void release(UUID product) {
    turns.computeIfPresent(product, (key, turn) -> --turn.users == 0 ? null : turn);
  }
}
