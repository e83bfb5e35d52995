package io.stockupdater.stock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a request may wait in all for rows that others have locked. Shared by the threads of one
 * upload; a wait under way when the budget runs out ends at its own time-out.
 */
public final class WaitBudget {
  /** Shorter than this is a round trip, not a wait. */
  private static final long NOISE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final AtomicLong remainingNanos;

  public WaitBudget(long millis) {
    remainingNanos = new AtomicLong(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  long remainingMillis() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(remainingNanos.get()));
  }

  void charge(long nanos) {
    if (nanos > NOISE_NANOS) {
      remainingNanos.addAndGet(-nanos);
    }
  }
}
