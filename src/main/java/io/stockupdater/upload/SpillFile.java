package io.stockupdater.upload;

import io.stockupdater.http.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A local file that holds one upload while it is applied. It has no name: a kill leaves nothing.
 */
final class SpillFile implements AutoCloseable {
  private final FileChannel channel;
  private final long bytesMax;
  private long size;

  private SpillFile(FileChannel channel, long bytesMax) {
    this.channel = channel;
    this.bytesMax = bytesMax;
  }

  static SpillFile create(long bytesMax) throws IOException {
    Path path = Files.createTempFile("stock-upload-", ".ndjson");
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Where an open file can't be deleted, DELETE_ON_CLOSE does it later.
    }
    return new SpillFile(channel, bytesMax);
  }

  /**
   * Appends bytes.
   *
   * @throws Problem 413 past the limit, 507 when the disk is full
   */
  void write(byte[] bytes, int start, int length) throws IOException {
    size += length;
    if (size > bytesMax) {
      throw new Problem(
          413, "upload_too_large", "the upload is larger than " + bytesMax + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, start, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new Problem(507, "spill_failed", "the server has no room for the upload")
          .header("Retry-After", "30");
    }
  }

  /** Fills the buffer's first {@code length} bytes from an offset; for several threads at once. */
  void read(long offset, byte[] into, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("spill file ends before " + (offset + length));
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
