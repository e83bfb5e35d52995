package io.stockupdater.http;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code /openapi}: the OpenAPI document as the build made it; JSON for {@code ?format=JSON} or
 * {@code Accept: application/json}, else YAML. Payara's own would serve it as plain text, without
 * the nulls of its examples and with a member that OpenAPI doesn't know.
 */
@WebServlet("/openapi/*")
public class OpenApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String DOCUMENT = "/WEB-INF/classes/META-INF/openapi.";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getPathInfo() != null) {
      response.sendError(404); // below it there is nothing; Payara would show something of its own
      return;
    }
    String format = wantsJson(request) ? "json" : "yaml";
    try (InputStream document = getServletContext().getResourceAsStream(DOCUMENT + format)) {
      if (document == null) {
        throw new FileNotFoundException(DOCUMENT + format);
      }
      response.setHeader("Vary", "Accept");
      response.setContentType("application/" + format);
      response.setCharacterEncoding("UTF-8");
      document.transferTo(response.getOutputStream());
    }
  }

  private static boolean wantsJson(HttpServletRequest request) {
    // Not by getParameter: Payara writes what it can't decode into the log as it is.
    String query = "&" + String.valueOf(request.getQueryString()).toLowerCase(Locale.ROOT) + "&";
    if (query.contains("&format=")) {
      return query.contains("&format=json&");
    }
    @Nullable String accept = request.getHeader("Accept");
    return accept != null && accept.contains("application/json");
  }
}
