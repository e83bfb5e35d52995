package io.stockupdater.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may not be longer than so many bytes. Reading on ends in a 413. */
public final class BodyLimit extends FilterInputStream {
  private final long bytesMax;
  private long bytes;

  public BodyLimit(InputStream in, long bytesMax) {
    super(in);
    this.bytesMax = bytesMax;
  }

  /** 413 for a body of more bytes than these. */
  public static Problem tooLarge(long bytesMax) {
    return new Problem(413, "body_too_large", "the body is longer than " + bytesMax + " bytes");
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    count(skipped);
    return skipped;
  }

  private void count(long more) {
    bytes += more;
    if (bytes > bytesMax) {
      throw tooLarge(bytesMax);
    }
  }
}
