package io.stockupdater.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** The client's connection broke while its body was read, or its answer written. */
final class ClientGone extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean whileReading;

  private ClientGone(IOException cause, boolean whileReading) {
    super("the client has gone", cause);
    this.whileReading = whileReading;
  }

  static ClientGone whileReading(IOException cause) {
    return new ClientGone(cause, true);
  }

  static ClientGone whileWriting(IOException cause) {
    return new ClientGone(cause, false);
  }

  /** Whether it fell silent, and the server has waited long enough. */
  private boolean isTimeout() {
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException
          || cause instanceof SocketTimeoutException
          || String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("timeout")) {
        return true;
      }
    }
    return false;
  }

  /** What it is told, should it still listen. */
  Problem problem() {
    return isTimeout()
        ? new Problem(408, "request_timeout", "the body did not arrive in time")
        : new Problem(400, "incomplete_body", "the body ended before its last byte");
  }

  /** Whether nothing has been answered yet. */
  boolean isWhileReading() {
    return whileReading;
  }
}
