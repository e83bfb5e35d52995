package io.stockupdater.http;

import io.stockupdater.text.Json;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The error page: what the server itself refuses is answered as a problem too, never as HTML. */
@WebServlet("/error")
public class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String REFUSED = ErrorServlet.class.getName() + ".refused";
  private static final Logger LOG = LoggerFactory.getLogger(ErrorServlet.class);

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    // Asked for directly there is no error to show, so it is an unknown path like any other.
    int status = code instanceof Integer number && number >= 400 ? number : 404;
    String id = RequestId.of(request);
    Problem problem = Problem.of(status);
    LOG.atInfo()
        .addKeyValue("request_id", id)
        .addKeyValue("status", status)
        .log("request refused by the server");
    response.setHeader(RequestId.HEADER, id);
    write(response, problem, id);
  }

  /** Answers in place of what a filter doesn't let through. */
  static void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    String id = RequestId.of(request);
    request.setAttribute(REFUSED, true);
    LOG.atInfo()
        .addKeyValue("request_id", id)
        .addKeyValue("status", problem.status())
        .addKeyValue("code", problem.code())
        .log("request refused: {}", problem.getMessage());
    write(response, problem, id);
  }

  /** Whether a filter has refused the request, and the log has its line. */
  static boolean hasRefused(HttpServletRequest request) {
    return request.getAttribute(REFUSED) != null;
  }

  private static void write(HttpServletResponse response, Problem problem, String requestId)
      throws IOException {
    byte[] body = Json.text(problem.body(requestId)).getBytes(StandardCharsets.UTF_8);
    response.setStatus(problem.status());
    response.setContentType(Json.PROBLEM);
    problem.headers().forEach(response::setHeader);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
