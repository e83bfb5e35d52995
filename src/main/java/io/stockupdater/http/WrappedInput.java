package io.stockupdater.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * A body as another one gives it. Those who read differently say so in {@link #read(byte[], int,
 * int)}.
 */
abstract class WrappedInput extends ServletInputStream {
  private final ServletInputStream body;

  WrappedInput(ServletInputStream body) {
    this.body = body;
  }

  @Override
  public final int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int start, int length) throws IOException {
    return body.read(into, start, length);
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
    body.close();
  }
}
