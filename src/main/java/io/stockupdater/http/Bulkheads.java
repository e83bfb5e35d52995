package io.stockupdater.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * How many requests of a kind may hold a thread at once: all kinds together less than the servers
 * have, so that clients of one, slow or waiting for a product, leave the others theirs, and health
 * always gets one. One too many is told to come back.
 */
public class Bulkheads extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final int RETRY_AFTER_SECONDS = 1;

  /** What holds a thread for the same reason. */
  private enum Kind {
    /** Bulk updates, whose bodies take their time, and those who wait for jobs. */
    UPLOAD,
    IMPORT,
    /** Whole lists and reports, which are sent as fast as the client reads. */
    EXPORT,
    /** Everything else that reads. */
    READ,
    /** Everything else that writes, and may wait for a product. */
    WRITE
  }

  @Inject private transient HttpSettings settings;

  private final transient Map<Kind, Semaphore> rooms = new EnumMap<>(Kind.class);

  @Override
  public void init() {
    rooms.put(Kind.UPLOAD, new Semaphore(settings.uploadRequestsMax()));
    rooms.put(Kind.IMPORT, new Semaphore(settings.importRequestsMax()));
    rooms.put(Kind.EXPORT, new Semaphore(settings.exportRequestsMax()));
    rooms.put(Kind.READ, new Semaphore(settings.readRequestsMax()));
    rooms.put(Kind.WRITE, new Semaphore(settings.writeRequestsMax()));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    Semaphore room = request.getServletPath().startsWith("/health") ? null : room(request);
    if (room == null) {
      next.doFilter(request, response);
    } else if (room.tryAcquire()) {
      try {
        next.doFilter(request, response);
      } finally {
        room.release();
      }
    } else {
      ErrorServlet.refuse(request, response, busy());
    }
  }

  /** 503 for one too many of whatever is bounded. */
  static Problem busy() {
    return Problem.tryAgain(
        "server_busy", "too many requests at once, try again", RETRY_AFTER_SECONDS);
  }

  private Semaphore room(HttpServletRequest request) {
    Semaphore room = rooms.get(kind(request));
    if (room == null) {
      throw new IllegalStateException("every kind has its room");
    }
    return room;
  }

  private static Kind kind(HttpServletRequest request) {
    if (isDocument(request)) {
      return isImport(request) ? Kind.IMPORT : Kind.UPLOAD;
    }
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      return Kind.WRITE;
    }
    String accept = String.valueOf(request.getHeader("Accept")).toLowerCase(Locale.ROOT);
    return accept.contains("ndjson") || request.getRequestURI().endsWith("/errors")
        ? Kind.EXPORT
        : Kind.READ;
  }

  /**
   * Whether the body may be large. By its usual spelling: in others the same path takes small
   * bodies only.
   */
  static boolean isDocument(HttpServletRequest request) {
    return (request.getMethod().equals("POST") || request.getMethod().equals("PUT"))
        && (isImport(request) || request.getRequestURI().endsWith("/stock/bulk_update"));
  }

  private static boolean isImport(HttpServletRequest request) {
    return request.getRequestURI().endsWith("/products/bulk");
  }
}
