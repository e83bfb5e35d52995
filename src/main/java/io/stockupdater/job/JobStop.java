package io.stockupdater.job;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Stops the scheduler while it can still give its work back: Payara has closed the application's
 * class loader by the time it destroys beans.
 */
@WebListener
public class JobStop implements ServletContextListener {
  @Inject private JobRunner runner;

  @Override
  public void contextDestroyed(ServletContextEvent stopping) {
    runner.stop();
  }
}
