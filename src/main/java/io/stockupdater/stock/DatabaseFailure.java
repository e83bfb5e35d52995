package io.stockupdater.stock;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement that failed; the transaction is rolled back. */
public final class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseFailure(SQLException cause) {
    super(cause);
  }

  /** The SQLSTATE at the root of a failure, however often a container wrapped it; null if none. */
  public static @Nullable String sqlState(Throwable failure) {
    Throwable current = failure;
    String state = null;
    for (int depth = 0; current != null && depth < 20; depth++, current = current.getCause()) {
      if (current instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state;
  }
}
