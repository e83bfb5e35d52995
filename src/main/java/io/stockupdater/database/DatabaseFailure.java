package io.stockupdater.database;

import java.sql.SQLException;

/** A statement that failed; the transaction is rolled back. */
public final class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseFailure(SQLException cause) {
    super(cause);
  }
}
