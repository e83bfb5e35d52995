package io.stockupdater.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that clients who send slowly hold few threads, and none for long. A body must come at
 * a minimum rate. A small one that has not come with its head is waited for here, by a bounded
 * number of threads, and everything behind this filter finds it complete; a document is read where
 * it is parsed, by as many threads as {@link Bulkheads} lets there be.
 */
public class Bodies extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final int BUFFER_BYTES = 1 << 16;

  @Inject private transient HttpSettings settings;
  @Inject private transient EndedConnections ended;

  private transient Semaphore waiting = new Semaphore(0);

  @Override
  public void init() {
    waiting = new Semaphore(settings.bodyRequestsMax());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    long length = request.getContentLengthLong();
    String typeFault = ContentType.fault(request);
    if (!typeFault.isEmpty()) {
      refuse(request, response, new Problem(400, "malformed_content_type", typeFault));
    } else if (length == 0
        || (length < 0 && !hasBodyOfUnknownLength(request))
        || !request.getServletPath().isEmpty()) {
      // No body to come; or it is for one of our servlets, of which none takes any.
      next.doFilter(request, response);
    } else if (Bulkheads.isDocument(request)) {
      Paced paced = new Paced(request);
      next.doFilter(paced, response);
      drain(paced);
    } else if (length > JsonBody.BYTES_MAX) {
      refuse(request, response, BodyLimit.tooLarge(JsonBody.BYTES_MAX));
    } else if (length > 0 && request.getInputStream().available() >= length) {
      next.doFilter(request, response);
    } else {
      HttpServletRequest complete = await(request, response);
      if (complete != null) {
        next.doFilter(complete, response);
      }
    }
  }

  /** The request with its whole body; null when it has been refused. */
  private @Nullable HttpServletRequest await(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!waiting.tryAcquire()) {
      refuse(request, response, Bulkheads.busy());
      return null;
    }
    byte[] body;
    try {
      body = new Paced(request).getInputStream().readNBytes(JsonBody.BYTES_MAX + 1);
    } catch (ClientGone gone) {
      refuse(request, response, gone.problem());
      return null;
    } catch (Problem tooSlow) {
      refuse(request, response, tooSlow);
      return null;
    } finally {
      waiting.release();
    }
    if (body.length > JsonBody.BYTES_MAX) {
      refuse(request, response, BodyLimit.tooLarge(JsonBody.BYTES_MAX));
      return null;
    }
    return new Complete(request, body);
  }

  /** The rest of the body stays unread: nothing may follow it on its connection. */
  private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (isHttp2(request)) {
      ErrorServlet.refuse(request, response, problem);
      drain(new Paced(request));
    } else {
      ended.add(request.getServletConnection().getConnectionId());
      ErrorServlet.refuse(request, response, problem.header("Connection", "close"));
    }
  }

  /**
   * Reads the rest of a body that was answered early. Over HTTP/2 on Payara, a 404 or 413 to a body
   * of more than 64 KiB does not reach the client otherwise: nothing opens the flow control window
   * again, and the connection breaks after 30 seconds. Java's own client asks for HTTP/2.
   */
  private void drain(HttpServletRequest request) {
    if (!isHttp2(request) || !waiting.tryAcquire()) {
      return;
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream body = request.getInputStream();
      int read = 0;
      for (long bytes = 0; read >= 0 && bytes < settings.uploadBytesMax(); bytes += read) {
        read = body.read(buffer);
      }
    } catch (IOException | Problem e) {
      // the client has gone, the body was closed, or comes too slowly: nothing to wait for
    } finally {
      waiting.release();
    }
  }

  private static boolean hasBodyOfUnknownLength(HttpServletRequest request) {
    return isHttp2(request)
        ? Set.of("POST", "PUT", "PATCH").contains(request.getMethod())
        : request.getHeader("Transfer-Encoding") != null;
  }

  private static boolean isHttp2(HttpServletRequest request) {
    return request.getProtocol().startsWith("HTTP/2");
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

  /** A request whose body has come. */
  private static final class Complete extends HttpServletRequestWrapper {
    private final ServletInputStream body;

    Complete(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = new CompleteInput(new ByteArrayInputStream(body));
    }

    @Override
    public ServletInputStream getInputStream() {
      return body;
    }
  }

  private static final class CompleteInput extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    CompleteInput(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int start, int length) {
      return bytes.read(into, start, length);
    }

    @Override
    public int available() {
      return bytes.available();
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("the body has been read");
    }
  }
}
