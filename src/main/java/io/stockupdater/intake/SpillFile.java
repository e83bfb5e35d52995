package io.stockupdater.intake;

import io.stockupdater.http.Problem;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A local file that holds one upload while it is applied. It has no name: a kill leaves nothing.
 */
public final class SpillFile implements AutoCloseable {
  /** How far a file may grow before the room on its disk is looked at again. */
  private static final int LOOK_BYTES = 1 << 20;

  private static final int RETRY_AFTER_SECONDS = 30;

  private final FileChannel channel;
  private final File folder;
  private final long bytesMax;
  private final long freeBytesMin;
  private long size;
  private long nextLook = LOOK_BYTES;

  private SpillFile(FileChannel channel, File folder, long bytesMax, long freeBytesMin) {
    this.channel = channel;
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.freeBytesMin = freeBytesMin;
  }

  /**
   * Makes an empty one.
   *
   * @param bytesMax how large it may become
   * @param freeBytesMin what it has to leave of its disk to others
   */
  static SpillFile create(long bytesMax, long freeBytesMin) throws IOException {
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
    File folder = Objects.requireNonNull(path.getParent()).toFile();
    return new SpillFile(channel, folder, bytesMax, freeBytesMin);
  }

  /**
   * Appends bytes.
   *
   * @throws Problem 413 past the limit, 503 when the disk has no room
   */
  void write(byte[] bytes, int start, int length) throws IOException {
    size += length;
    if (size > bytesMax) {
      throw new Problem(
          413, "upload_too_large", "the upload is larger than " + bytesMax + " bytes");
    }
    if (size >= nextLook) {
      nextLook = size + LOOK_BYTES;
      if (folder.getUsableSpace() < freeBytesMin) {
        throw noRoom();
      }
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, start, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw noRoom();
    }
  }

  /** How many bytes it has. */
  long size() {
    return size;
  }

  private static Problem noRoom() {
    return Problem.tryAgain(
        "spill_failed", "the server has no room for the upload", RETRY_AFTER_SECONDS);
  }

  /** Fills the buffer's first {@code length} bytes from an offset; for several threads at once. */
  public void read(long offset, byte[] into, int length) throws IOException {
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
