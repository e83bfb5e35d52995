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
  private static final class Gate {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users;
  }

  private final ConcurrentMap<UUID, Gate> gates = new ConcurrentHashMap<>();

  /**
   * Waits until no other thread is near the product.
   *
   * @return false when it did not come within that time
   */
  boolean enter(UUID product, long nanos) throws InterruptedException {
    Gate gate =
        gates.compute(
            product,
            (key, present) -> {
              Gate used = present == null ? new Gate() : present;
              used.users++;
              return used;
            });
    boolean entered = false;
    try {
      entered = nanos <= 0 ? gate.lock.tryLock() : gate.lock.tryLock(nanos, TimeUnit.NANOSECONDS);
      return entered;
    } finally {
      if (!entered) {
        release(product);
      }
    }
  }

  void leave(UUID product) {
    Gate gate = gates.get(product);
    if (gate != null) {
      gate.lock.unlock();
      release(product);
    }
  }

  private void release(UUID product) {
    gates.computeIfPresent(product, (key, gate) -> --gate.users == 0 ? null : gate);
  }
}
