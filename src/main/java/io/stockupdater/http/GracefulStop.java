package io.stockupdater.http;

import io.stockupdater.node.RequestsUnderWay;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Has a stopping server answer the requests that it has begun, and begin no others. */
public class GracefulStop extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final int RETRY_AFTER_SECONDS = 5;

  @Inject private transient RequestsUnderWay requests;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    if (requests.isStopping() && !request.getServletPath().startsWith("/health")) {
      ErrorServlet.refuse(
          request,
          response,
          Problem.tryAgain("shutting_down", "the server is shutting down", RETRY_AFTER_SECONDS)
              .header("Connection", "close"));
      return;
    }
    requests.begin();
    try {
      next.doFilter(request, response);
      response.flushBuffer();
    } finally {
      requests.end();
    }
  }

  /**
   * Waits when the application is stopped. A servlet listener, because Payara has closed the
   * application's class loader by the time it destroys beans.
   */
  @WebListener
  public static class Listener implements ServletContextListener {
    /** Longer than a lock time-out, so that a request that waits for one gets its answer. */
    private static final long DRAIN_MILLIS_MAX = 15_000;

    @Inject private RequestsUnderWay requests;

    @Override
    public void contextDestroyed(ServletContextEvent stopping) {
      try {
        requests.drain(DRAIN_MILLIS_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
