package io.stockupdater.database;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Tries again what failed for a reason that passes: a crossing transaction, a database away. */
public final class Retry {
  /** Of one piece of work, the first included. */
  public static final int TRIES_MAX = 8;

  private static final long CROSSED_MILLIS = 2;
  private static final long AWAY_MILLIS = 100;
  private static final long PAUSE_MILLIS_MAX = 1_000;

  private Retry() {}

  /**
   * What the work returns, once it succeeds; each try must be a transaction of its own.
   *
   * @param mayPass whether to try again after this failure
   * @throws RuntimeException the last failure
   */
  public static <T> T run(Supplier<T> work, Predicate<RuntimeException> mayPass) {
    for (int tries = 1; ; tries++) {
      try {
        return work.get();
      } catch (RuntimeException failure) {
        if (tries == TRIES_MAX
            || !mayPass.test(failure)
            || !pause(pauseMillis(tries, SqlState.isCrossed(failure)))) {
          throw failure;
        }
      }
    }
  }

  /**
   * How long to wait after so many tries: a little longer each time, with jitter.
   *
   * @param crossed whether another transaction was in the way, which is over at once as a rule
   */
  public static long pauseMillis(int tries, boolean crossed) {
    long bound = Math.min(PAUSE_MILLIS_MAX, (crossed ? CROSSED_MILLIS : AWAY_MILLIS) << tries);
    return ThreadLocalRandom.current().nextLong(bound / 2, bound + 1);
  }

  /** Waits; false when the thread is to end. */
  public static boolean pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    return !Thread.currentThread().isInterrupted();
  }
}
