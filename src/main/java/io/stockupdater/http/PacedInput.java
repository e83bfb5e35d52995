package io.stockupdater.http;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A body that must come at a minimum rate: what has been waited for it is at most so many seconds
 * and what its bytes may take. Reading on ends in a 408. A client that sends nothing at all is the
 * server's to drop.
 */
final class PacedInput extends WrappedInput {
  private final long patienceNanos;
  private final long bytesPerSecondMin;
  private long waitedNanos;
  private long bytes;

  PacedInput(ServletInputStream body, int patienceSeconds, int bytesPerSecondMin) {
    super(body);
    this.patienceNanos = TimeUnit.SECONDS.toNanos(patienceSeconds);
    this.bytesPerSecondMin = bytesPerSecondMin;
  }

  @Override
  public int read(byte[] into, int start, int length) throws IOException {
    long begin = System.nanoTime();
    int read = super.read(into, start, length);
    waitedNanos += System.nanoTime() - begin;
    bytes += Math.max(0, read);
    if (waitedNanos - patienceNanos > TimeUnit.SECONDS.toNanos(bytes / bytesPerSecondMin)) {
      throw new Problem(
          408, "request_timeout", "the body came with less than " + bytesPerSecondMin + " bytes/s");
    }
    return read;
  }
}
