package io.stockupdater.http;

import io.stockupdater.http.LostClients.Watch;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** A body that says {@link ClientGone} when its connection breaks. */
final class WatchedInput extends WrappedInput {
  private final Watch watch;

  WatchedInput(ServletInputStream body, Watch watch) {
    super(body);
    this.watch = watch;
  }

  @Override
  public int read(byte[] into, int start, int length) throws IOException {
    try {
      return super.read(into, start, length);
    } catch (IOException e) {
      throw watch.whileReading(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!watch.isGone()) {
      super.close();
    }
  }
}
