package io.stockupdater.http;

import io.stockupdater.http.LostClients.Watch;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** A body that says {@link ClientGone} when its connection breaks. */
final class WatchedInput extends ServletInputStream {
  private final ServletInputStream body;
  private final Watch watch;

  WatchedInput(ServletInputStream body, Watch watch) {
    this.body = body;
    this.watch = watch;
  }

  @Override
  public int read() throws IOException {
    try {
      return body.read();
    } catch (IOException e) {
      throw watch.whileReading(e);
    }
  }

  @Override
  public int read(byte[] into, int start, int length) throws IOException {
    try {
      return body.read(into, start, length);
    } catch (IOException e) {
      throw watch.whileReading(e);
    }
  }

  @Override
  public int available() throws IOException {
    return body.available();
  }

  @Override
  public boolean isFinished() {
    return body.isFinished();
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    body.setReadListener(listener);
  }

  @Override
  public void close() throws IOException {
    if (!watch.isGone()) {
      body.close();
    }
  }
}
