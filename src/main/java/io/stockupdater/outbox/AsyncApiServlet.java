package io.stockupdater.outbox;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** {@code /asyncapi}: the AsyncAPI document of the events. */
@WebServlet("/asyncapi")
public class AsyncApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String DOCUMENT = "/WEB-INF/asyncapi.yaml";
  private static final String CONTENT_TYPE = "application/vnd.aai.asyncapi+yaml;version=3.0.0";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (InputStream document = getServletContext().getResourceAsStream(DOCUMENT)) {
      if (document == null) {
        throw new FileNotFoundException(DOCUMENT);
      }
      response.setContentType(CONTENT_TYPE);
      document.transferTo(response.getOutputStream());
    }
  }
}
