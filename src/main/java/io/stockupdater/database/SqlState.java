package io.stockupdater.database;

import java.sql.SQLException;
import java.util.Set;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/** Finds what PostgreSQL said in a failure, however often containers wrapped it. */
public final class SqlState {
  private static final int DEPTH_MAX = 20;
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNIQUE_VIOLATION = "23505";

  /** unique_violation, serialization_failure, deadlock_detected. */
  private static final Set<String> CROSSED = Set.of(UNIQUE_VIOLATION, "40001", "40P01");

  private SqlState() {}

  /** The SQLSTATE nearest to the root of the failure; null if there is none. */
  public static @Nullable String of(Throwable failure) {
    Throwable current = failure;
    String state = null;
    for (int depth = 0; current != null && depth < DEPTH_MAX; depth++) {
      if (current instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
      current = current.getCause();
    }
    return state;
  }

  /** Whether a lock was not to be had in time. */
  public static boolean isLockTimeout(Throwable failure) {
    return LOCK_NOT_AVAILABLE.equals(of(failure));
  }

  /** Whether a row with the same key was there. */
  public static boolean isUniqueViolation(Throwable failure) {
    return UNIQUE_VIOLATION.equals(of(failure));
  }

  /** Whether it crossed another transaction and was rolled back: another try may succeed. */
  public static boolean isCrossed(Throwable failure) {
    String state = of(failure);
    return state != null && CROSSED.contains(state);
  }

  /**
   * Whether the database could not be reached: class 08, the shutdown states of class 57, a pool
   * that had no connection to give, or a commit that broke off, of which transaction managers pass
   * on no more than that.
   */
  public static boolean isUnavailable(Throwable failure) {
    String state = of(failure);
    if (state != null) {
      return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }
    Throwable current = failure;
    for (int depth = 0; current != null && depth < DEPTH_MAX; depth++) {
      if (current instanceof SQLException
          || current instanceof XAException
          || current.getClass().getName().startsWith("jakarta.resource.")) {
        return true;
      }
      current = current.getCause();
    }
    return false;
  }
}
