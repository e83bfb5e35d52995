package io.stockupdater.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a client that has gone for what it is: one line in the log. To the servers it is a failure
 * of the application, with a stack trace from each layer and an error page that nobody gets.
 */
public class LostClients extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LostClients.class);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    Watch watch = new Watch();
    try {
      next.doFilter(new WatchedRequest(request, watch), new WatchedResponse(response, watch));
    } catch (IOException | ServletException | RuntimeException e) {
      if (!watch.isGone()) {
        throw e;
      }
    }
    if (watch.isGone()
        && response.getStatus() < 400 // other answers have had their line
        && !ErrorServlet.hasRefused(request)) {
      LOG.atInfo()
          .addKeyValue("request_id", RequestId.of(request))
          .addKeyValue("status", response.getStatus())
          .log("the client has gone");
    }
  }

  /** Whether the connection of a request is known to be broken. */
  static final class Watch {
    private volatile boolean gone;
    private volatile boolean unheard;

    boolean isGone() {
      return gone;
    }

    ClientGone whileReading(IOException cause) {
      gone = true;
      return ClientGone.whileReading(cause);
    }

    /**
     * The first failure is kept from the application: an answer that is ready needs no other. One
     * that goes on is to end, by the second.
     */
    void whileWriting(IOException cause) throws ClientGone {
      if (unheard) {
        throw ClientGone.whileWriting(cause);
      }
      gone = true;
      unheard = true;
    }
  }

  private static final class WatchedRequest extends HttpServletRequestWrapper {
    private final Watch watch;

    WatchedRequest(HttpServletRequest request, Watch watch) {
      super(request);
      this.watch = watch;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new WatchedInput(super.getInputStream(), watch);
    }
  }

  private static final class WatchedResponse extends HttpServletResponseWrapper {
    private final Watch watch;

    WatchedResponse(HttpServletResponse response, Watch watch) {
      super(response);
      this.watch = watch;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      return new WatchedOutput(super.getOutputStream(), watch);
    }

    @Override
    public void flushBuffer() throws IOException {
      if (watch.isGone()) {
        return;
      }
      try {
        super.flushBuffer();
      } catch (IOException e) {
        watch.whileWriting(e);
      }
    }
  }
}
