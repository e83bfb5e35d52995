package io.stockupdater.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers a small body as it comes, then has the request go on. */
final class SmallBodyReader implements ReadListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(SmallBodyReader.class);
  private static final int BUFFER_BYTES = 8 << 10;

  private final AsyncContext context;
  private final HttpServletRequest request;
  private final ServletInputStream in;
  private final SmallBody body;
  private final EndedConnections ended;

  /** Its last byte, an error and the end of the time may come at once. */
  private final AtomicBoolean isOver = new AtomicBoolean();

  SmallBodyReader(
      AsyncContext context,
      HttpServletRequest request,
      ServletInputStream in,
      SmallBody body,
      EndedConnections ended) {
    this.context = context;
    this.request = request;
    this.in = in;
    this.body = body;
    this.ended = ended;
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      while (!isOver.get() && in.isReady() && !in.isFinished()) {
        int length = in.read(buffer);
        if (length > 0) {
          body.add(buffer, length);
        }
      }
    } catch (Problem problem) {
      refuse(problem);
    }
  }

  @Override
  public void onAllDataRead() {
    if (isOver.compareAndSet(false, true)) {
      body.release();
      context.dispatch();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (isOver.compareAndSet(false, true)) {
      body.release();
      LOG.atInfo()
          .addKeyValue("request_id", RequestId.of(request))
          .log("request refused: the client has gone before its body had come");
      context.complete();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    refuse(new Problem(408, "request_timeout", "the body did not arrive in time"));
  }

  @Override
  public void onError(AsyncEvent event) {
    onError(event.getThrowable());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    body.release();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // only for a second start, which nobody makes before the body has come
  }

  /** The rest of the body stays unread: nothing may follow it on its connection. */
  private void refuse(Problem problem) throws IOException {
    if (isOver.compareAndSet(false, true)) {
      body.release();
      ended.add(request.getServletConnection().getConnectionId());
      HttpServletResponse response = (HttpServletResponse) context.getResponse();
      ErrorServlet.refuse(request, response, problem.header("Connection", "close"));
      context.complete();
    }
  }
}
