package io.stockupdater.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The error page: what the server itself refuses is answered as a problem too, never as HTML. */
@WebServlet("/error")
public class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    // Asked for directly there is no error to show, so it is an unknown path like any other.
    int status = code instanceof Integer number && number >= 400 ? number : 404;
    String text = status >= 500 ? "Server error" : status == 404 ? "no such resource" : "refused";
    Object id = request.getAttribute(RequestId.HEADER);
    write(response, new Problem(status, codeOf(status), text), id == null ? "-" : id.toString());
  }

  static void write(HttpServletResponse response, Problem problem, String requestId)
      throws IOException {
    byte[] body = Json.text(problem.body(requestId)).getBytes(StandardCharsets.UTF_8);
    response.setStatus(problem.status());
    response.setContentType(Json.PROBLEM);
    problem.headers().forEach(response::setHeader);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static String codeOf(int status) {
    return status == 404
        ? "no_such_resource"
        : String.format(Locale.ROOT, status >= 500 ? "server_error_%d" : "refused_%d", status);
  }
}
