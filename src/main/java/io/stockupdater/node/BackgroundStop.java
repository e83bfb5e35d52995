package io.stockupdater.node;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Stops the background work while it can still be given back. A servlet listener, because Payara
 * has closed the application's class loader by the time it destroys beans.
 */
@WebListener
public class BackgroundStop implements ServletContextListener {
  @Inject private Background background;

  @Override
  public void contextDestroyed(ServletContextEvent stopping) {
    background.stop();
  }
}
