package io.stockupdater.database;

import io.stockupdater.node.InvalidSetting;
import io.stockupdater.node.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the database up to date at start-up; Flyway's lock lets several nodes start at once. What
 * can't work fails the deployment.
 */
@Startup
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Schema {
  @Resource(lookup = "java:comp/DefaultDataSource")
  private DataSource dataSource;

  @Inject private DatabaseSettings settings;
  @Inject @Any private Instance<Settings> allSettings;

  @PostConstruct
  void migrate() {
    allSettings.forEach(made -> {}); // each checks itself when it is made
    checkDatabase();
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:db/migration")
        .load()
        .migrate();
  }

  private void checkDatabase() {
    try (Connection connection = DatabaseWait.connect(dataSource, settings);
        Statement statement = connection.createStatement()) {
      String product = connection.getMetaData().getDatabaseProductName();
      if (!product.equals("PostgreSQL")) {
        // Payara falls back to its own H2 without a word when the pool could not be made.
        throw new InvalidSetting(
            "the server's default data source is " + product + ", but must be PostgreSQL");
      }
      try (ResultSet row =
          statement.executeQuery(
              "select setting::bigint from pg_settings where name = 'lock_timeout'")) {
        row.next();
        if (row.getLong(1) != settings.lockTimeoutMillis()) {
          throw new InvalidSetting(
              "lock_timeout of the data source is %d ms, but LOCK_TIMEOUT_MILLIS is %d: set it in the"
                      .formatted(row.getLong(1), settings.lockTimeoutMillis())
                  + " JDBC URL with options=-c%20lock_timeout=…");
        }
      }
    } catch (SQLException e) {
      throw new InvalidSetting(
          "the database doesn't answer: check DATABASE_URL and that PostgreSQL runs", e);
    }
  }
}
