package io.stockupdater.database;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How the database is used.
 *
 * @param uploadConnectionsMax connections that all bulk updates together may hold
 * @param singleConnectionsMax connections that all single updates together may hold
 * @param stagingConnectionsMax connections over which the lines of jobs may be stored at once
 * @param catalogConnectionsMax connections that imports and patches of products may hold
 * @param lockTimeoutMillis the longest wait for one row lock; PostgreSQL enforces it
 * @param databaseWaitSeconds how long a start waits for a database that can't be reached
 * @param exitWithoutDatabase whether it then ends the server, so that a supervisor starts it again
 */
@Dependent
public record DatabaseSettings(
    int uploadConnectionsMax,
    int singleConnectionsMax,
    int stagingConnectionsMax,
    int catalogConnectionsMax,
    int lockTimeoutMillis,
    int databaseWaitSeconds,
    boolean exitWithoutDatabase)
    implements Settings {
  @Inject
  public DatabaseSettings(Environment environment) {
    this(
        environment.number("UPLOAD_CONNECTIONS_MAX", 8, 1, 1_000),
        environment.number("SINGLE_CONNECTIONS_MAX", 8, 1, 1_000),
        environment.number("STAGING_CONNECTIONS_MAX", 2, 1, 1_000),
        environment.number("CATALOG_CONNECTIONS_MAX", 3, 1, 1_000),
        environment.number("LOCK_TIMEOUT_MILLIS", 10_000, 1, 3_600_000),
        environment.number("DATABASE_WAIT_SECONDS", 60, 0, 3_600),
        environment.flag("EXIT_WITHOUT_DATABASE"));
  }
}
