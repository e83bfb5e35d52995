package io.stockupdater.database;

import jakarta.transaction.TransactionManager;
import org.eclipse.persistence.exceptions.TransactionException;
import org.eclipse.persistence.platform.server.ServerPlatformBase;
import org.eclipse.persistence.sessions.DatabaseSession;
import org.eclipse.persistence.sessions.ExternalTransactionController;
import org.eclipse.persistence.transaction.JTATransactionController;

/**
 * Tells EclipseLink where the server's transactions are. It knows that of Payara by itself but not
 * of WildFly; named in {@code persistence.xml}, this has to do for both.
 */
public class ServerTransactions extends ServerPlatformBase {
  public ServerTransactions(DatabaseSession session) {
    super(session);
  }

  @Override
  public Class<? extends ExternalTransactionController> getExternalTransactionControllerClass() {
    return Controller.class;
  }

  /** Made by EclipseLink. */
  public static class Controller extends JTATransactionController {
    private static final String PAYARA = "java:appserver/TransactionManager";
    private static final String WILDFLY = "java:jboss/TransactionManager";

    @Override
    protected TransactionManager acquireTransactionManager() {
      try {
        return (TransactionManager) jndiLookup(PAYARA);
      } catch (TransactionException e) {
        return (TransactionManager) jndiLookup(WILDFLY);
      }
    }
  }
}
