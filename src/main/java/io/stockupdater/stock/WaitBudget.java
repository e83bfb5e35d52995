package io.stockupdater.stock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a request may wait in all for rows that others have locked. Shared by the threads of one
 * upload; a wait under way when the budget runs out ends at its own time-out.
 */
public final class WaitBudget {
  /**
   * A shorter wait is not charged: it is the queue behind transactions that get on, as when two
   * uploads have the same products, and not somebody who sits on a lock.
   */
  private static final long QUEUE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final AtomicLong remainingNanos;

  public WaitBudget(long millis) {
    remainingNanos = new AtomicLong(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  long remainingMillis() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(remainingNanos.get()));
  }

  void charge(long nanos) {
    if (nanos > QUEUE_NANOS) {
      remainingNanos.addAndGet(-nanos);
    }
  }
}
