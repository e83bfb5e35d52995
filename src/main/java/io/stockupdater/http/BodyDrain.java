package io.stockupdater.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the rest of a body that was answered early. Over HTTP/2 on Payara, a 404 or 413 to a body
 * of more than 64 KiB does not reach the client otherwise: nothing opens the flow control window
 * again, and the connection breaks after 30 seconds. Java's own client asks for HTTP/2.
 */
public class BodyDrain extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 1 << 16;

  @Inject private transient HttpSettings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    next.doFilter(request, response);
    if (request.getProtocol().startsWith("HTTP/2") && !request.isAsyncStarted()) {
      drain(request.getInputStream());
    }
  }

  private void drain(InputStream body) {
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytesMax = settings.uploadBytesMax();
    try {
      int read = 0;
      for (long bytes = 0; read >= 0 && bytes < bytesMax; bytes += read) {
        read = body.read(buffer);
      }
    } catch (IOException e) {
      // the client has gone, or the body was closed: nothing to wait for
    }
  }
}
