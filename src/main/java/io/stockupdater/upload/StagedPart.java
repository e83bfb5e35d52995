package io.stockupdater.upload;

import io.stockupdater.intake.ProductGroups;
import io.stockupdater.intake.SpillFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Some lines of one product as they wait in the database: each is its number and its length with
 * flags, four bytes each, and its bytes.
 */
public final class StagedPart {
  static final int HEAD_BYTES = 2 * Integer.BYTES;
  private static final int ZERO = 1 << 31;
  private static final int REUSED_ID = 1 << 30;
  private static final int LENGTH = REUSED_ID - 1;

  private final ByteBuffer lines;
  private int number;
  private int head;
  private int start;

  /**
   * @param body as it is stored
   */
  public StagedPart(byte[] body) {
    lines = ByteBuffer.wrap(body);
  }

  /** Receives lines. */
  public interface Visitor {
    /**
     * One line.
     *
     * @param number physical, from 1
     */
    void line(long number, byte[] bytes, int start, int length) throws IOException;
  }

  /** Hands out the lines in order, once. */
  public void forEach(Visitor visitor) throws IOException {
    while (advance()) {
      visitor.line(number(), bytes(), start(), length());
    }
  }

  /**
   * Packs lines, from the one a cursor stands at, until a part is full.
   *
   * @param bytesMax how many bytes fill it; the last line may go beyond
   * @param buffer for one line
   */
  static void pack(
      ByteBuffer part, int bytesMax, ProductGroups.Cursor line, SpillFile spill, byte[] buffer)
      throws IOException {
    part.clear();
    while (line.isValid() && part.position() < bytesMax) {
      int flags = (line.isZero() ? ZERO : 0) | (line.hasReusedId() ? REUSED_ID : 0);
      part.putInt(Math.toIntExact(line.number())).putInt(line.length() | flags);
      spill.read(line.offset(), buffer, line.length());
      part.put(buffer, 0, line.length());
      line.advance();
    }
  }

  /** Goes to the next line; false when there is none. */
  boolean advance() {
    if (!lines.hasRemaining()) {
      return false;
    }
    number = lines.getInt();
    head = lines.getInt();
    start = lines.position();
    lines.position(start + length());
    return true;
  }

  long number() {
    return number;
  }

  boolean isZero() {
    return (head & ZERO) != 0;
  }

  boolean hasReusedId() {
    return (head & REUSED_ID) != 0;
  }

  byte[] bytes() {
    return lines.array();
  }

  int start() {
    return start;
  }

  int length() {
    return head & LENGTH;
  }
}
