package io.stockupdater.http;

import io.stockupdater.node.Metrics;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code /metrics} for Prometheus. A servlet for the same reason as {@link HealthServlet}. */
@WebServlet("/metrics/*")
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  @Inject private transient Metrics metrics;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getPathInfo() != null) {
      response.sendError(404); // below it there is nothing; Payara would show something of its own
      return;
    }
    byte[] body = metrics.scrape(CONTENT_TYPE).getBytes(StandardCharsets.UTF_8);
    response.setContentType(CONTENT_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
