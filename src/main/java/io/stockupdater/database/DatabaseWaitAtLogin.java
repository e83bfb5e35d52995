package io.stockupdater.database;

import io.stockupdater.node.Environment;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/**
 * Waits before EclipseLink logs in: Payara has it do so while it deploys, before any bean is made.
 * {@code persistence.xml} names it.
 */
public final class DatabaseWaitAtLogin implements SessionCustomizer {
  @Override
  public void customize(Session session) throws SQLException {
    if (session.getLogin().getConnector() instanceof JNDIConnector connector) {
      DataSource dataSource = connector.getDataSource();
      if (dataSource != null) {
        DatabaseSettings settings = new DatabaseSettings(new Environment());
        DatabaseWait.connect(dataSource, settings).close();
      }
    }
  }
}
