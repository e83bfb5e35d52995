package io.stockupdater.database;

import io.stockupdater.node.InvalidSetting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a database that comes up later than this node, with a bound. */
final class DatabaseWait {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWait.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** EX_UNAVAILABLE of sysexits. */
  private static final int EXIT_CODE = 69;

  private DatabaseWait() {}

  /**
   * A connection, as soon as there is one.
   *
   * @param settings how long it is tried, and whether the server ends when that was in vain
   * @throws InvalidSetting when there was none in time
   */
  static Connection connect(DataSource dataSource, DatabaseSettings settings) {
    int seconds = settings.databaseWaitSeconds();
    long start = System.nanoTime();
    boolean isTold = false;
    while (true) {
      try {
        return dataSource.getConnection();
      } catch (SQLException e) {
        if (System.nanoTime() - start + PAUSE_NANOS > TimeUnit.SECONDS.toNanos(seconds)
            || Thread.currentThread().isInterrupted()) {
          if (settings.exitWithoutDatabase()) {
            LOG.error("The database can't be reached: ending the server", e);
            Runtime.getRuntime().halt(EXIT_CODE); // hooks would wait for the start that failed
          }
          throw new InvalidSetting(
              "the database can't be reached: check DATABASE_URL and that PostgreSQL runs", e);
        }
        if (!isTold) {
          isTold = true;
          LOG.warn("The database can't be reached yet; waiting for it up to {} s", seconds);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
