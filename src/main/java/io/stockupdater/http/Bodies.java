package io.stockupdater.http;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees to it that no client holds a thread by sending slowly. A small body is waited for without
 * one, and everything behind this filter finds it complete. A document holds a thread while it
 * comes, and must come at a minimum rate; how many may is {@link Bulkheads}'s.
 */
public class Bodies extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** As much as {@link JsonBody} takes. */
  private static final int SMALL_BYTES_MAX = 1 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  /** Of all small bodies that are on their way. */
  private static final long WAITING_BYTES_MAX = 64L << 20;

  @Inject private transient HttpSettings settings;
  @Inject private transient EndedConnections ended;

  private final transient AtomicLong waitingBytes = new AtomicLong();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    long length = request.getContentLengthLong();
    String typeFault = ContentType.fault(request);
    if (!typeFault.isEmpty()) {
      ErrorServlet.refuse(request, response, new Problem(400, "malformed_content_type", typeFault));
      drain(new Paced(request));
    } else if ((length <= 0 && request.getHeader("Transfer-Encoding") == null)
        || !request.isAsyncSupported()) { // servlets, which take no bodies
      next.doFilter(request, response);
    } else if (Bulkheads.isDocument(request)) {
      Paced paced = new Paced(request);
      next.doFilter(paced, response);
      drain(paced);
    } else if (length > SMALL_BYTES_MAX) {
      ErrorServlet.refuse(request, response, BodyLimit.tooLarge(SMALL_BYTES_MAX));
      drain(new Paced(request));
    } else {
      ServletInputStream body = request.getInputStream();
      if (length > 0 && body.available() >= length) {
        next.doFilter(request, response);
      } else {
        await(request, response, body);
      }
    }
  }

  /**
   * Reads the rest of a body that was answered early. Over HTTP/2 on Payara, a 404 or 413 to a body
   * of more than 64 KiB does not reach the client otherwise: nothing opens the flow control window
   * again, and the connection breaks after 30 seconds. Java's own client asks for HTTP/2.
   */
  private void drain(HttpServletRequest request) {
    if (!request.getProtocol().startsWith("HTTP/2")) {
      return;
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream body = request.getInputStream()) {
      int read = 0;
      for (long bytes = 0; read >= 0 && bytes < settings.uploadBytesMax(); bytes += read) {
        read = body.read(buffer);
      }
    } catch (IOException | Problem e) {
      // the client has gone, the body was closed, or comes too slowly: nothing to wait for
    }
  }

  private void await(
      HttpServletRequest request, HttpServletResponse response, ServletInputStream body) {
    SmallBody small = new SmallBody(SMALL_BYTES_MAX, WAITING_BYTES_MAX, waitingBytes);
    AsyncContext context = request.startAsync(new Complete(request, small), response);
    context.setTimeout(settings.bodySecondsMax() * 1_000L);
    SmallBodyReader reader = new SmallBodyReader(context, request, body, small, ended);
    context.addListener(reader);
    body.setReadListener(reader);
  }

  /** A request whose body has come. */
  private static final class Complete extends HttpServletRequestWrapper {
    private final SmallBody body;

    Complete(HttpServletRequest request, SmallBody body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      return body.stream();
    }
  }

  /** A request whose body must come at a minimum rate. */
  private final class Paced extends HttpServletRequestWrapper {
    Paced(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new PacedInput(
          super.getInputStream(), settings.bodySecondsMax(), settings.bodyBytesPerSecondMin());
    }
  }
}
