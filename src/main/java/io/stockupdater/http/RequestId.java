package io.stockupdater.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives every request an id, the client's own if it sent a sane one, and returns it. */
public class RequestId extends HttpFilter {
  private static final long serialVersionUID = 1L;
  static final String HEADER = "X-Request-Id";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

  /** The id of the request this thread serves; "-" outside of one. */
  public static String current() {
    String id = CURRENT.get();
    return id == null ? "-" : id;
  }

  /** Does work of a request on another thread, under the request's id. */
  public static void run(String id, Runnable work) {
    CURRENT.set(id);
    try {
      work.run();
    } finally {
      CURRENT.remove();
    }
  }

  /** The id given to a request; a new one for a request that the server refused before. */
  static String of(HttpServletRequest request) {
    Object id = request.getAttribute(HEADER);
    return id == null ? UUID.randomUUID().toString() : id.toString();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    HttpServletRequest readable = new ReadableHeaders(request);
    String sent = readable.getHeader(HEADER);
    String id = sent != null && SANE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
    CURRENT.set(id);
    request.setAttribute(HEADER, id);
    response.setHeader(HEADER, id);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store"); // whoever serves what may be kept says so
    try {
      next.doFilter(readable, response);
    } finally {
      CURRENT.remove();
    }
  }
}
