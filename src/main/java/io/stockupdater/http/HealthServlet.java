package io.stockupdater.http;

import io.stockupdater.text.Json;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * {@code /health} and {@code /health/ready}: 200 while the database answers, else 503; {@code
 * /health/live}: 200 while the application runs. {@code /health/ready} tells more, in what
 * components add as {@link ReadinessDetail}. A servlet, because Payara has its own {@code /health}
 * that a JAX-RS path loses to.
 */
@WebServlet({"/health", "/health/live", "/health/ready"})
public class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int CHECK_SECONDS_MAX = 3;

  @Resource(lookup = "java:comp/DefaultDataSource")
  private transient DataSource dataSource;

  @Resource private transient ManagedExecutorService executor;

  @Inject @Any private transient Instance<ReadinessDetail> details;

  /** One check at a time: checks that hang must not use up connections. */
  private final transient Semaphore checking = new Semaphore(1);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath();
    boolean ok = path.endsWith("/live") || databaseAnswers();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", ok ? "ok" : "unavailable");
    if (ok && path.endsWith("/ready")) {
      details.forEach(detail -> answer.put(detail.member(), detail.value()));
    }
    byte[] body = Json.text(answer).getBytes(StandardCharsets.UTF_8);
    response.setStatus(ok ? 200 : 503);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private boolean databaseAnswers() {
    try {
      if (!checking.tryAcquire(CHECK_SECONDS_MAX, TimeUnit.SECONDS)) {
        return false;
      }
      Future<Boolean> check;
      try {
        check = executor.submit(this::checkAndRelease);
      } catch (RejectedExecutionException e) {
        checking.release();
        return false;
      }
      return check.get(CHECK_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private boolean checkAndRelease() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(CHECK_SECONDS_MAX);
    } finally {
      checking.release();
    }
  }
}
