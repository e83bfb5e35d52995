package io.stockupdater.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** A body as far as it has come, within what all that are on their way may have together. */
final class SmallBody {
  private final int bytesMax;
  private final long allBytesMax;
  private final AtomicLong allBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean released;

  SmallBody(int bytesMax, long allBytesMax, AtomicLong allBytes) {
    this.bytesMax = bytesMax;
    this.allBytesMax = allBytesMax;
    this.allBytes = allBytes;
  }

  /**
   * Takes what has come.
   *
   * @throws Problem 413 past the limit, 503 when all bodies together have too much
   */
  synchronized void add(byte[] more, int length) {
    if (bytes.size() + length > bytesMax) {
      throw BodyLimit.tooLarge(bytesMax);
    }
    bytes.write(more, 0, length);
    if (allBytes.addAndGet(length) > allBytesMax) {
      throw Problem.tryAgain("server_busy", "too many requests at once, try again", 1);
    }
  }

  /** It counts no longer among those on their way. */
  synchronized void release() {
    if (!released) {
      released = true;
      allBytes.addAndGet(-bytes.size());
    }
  }

  /** From its first byte to its last. */
  synchronized ServletInputStream stream() {
    return new Stream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static final class Stream extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    Stream(ByteArrayInputStream bytes) {
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
