package io.stockupdater.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a text line by line in flat memory. Lines end with LF or CR LF; a leading byte order mark
 * is skipped.
 */
public final class Lines {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] line;
  private int position;
  private int end;
  private int length;
  private boolean tooLong;
  private long number;

  /**
   * @param lineBytesMax of a line without its end
   */
  public Lines(InputStream in, int lineBytesMax) {
    this.in = in;
    this.line = new byte[lineBytesMax + 1]; // a CR too
  }

  /** Goes to the next line; false at the end of the text. */
  public boolean next() throws IOException {
    length = 0;
    tooLong = false;
    if (position == end && !fill()) {
      return false;
    }
    number++;
    boolean ended = false;
    while (!ended && (position < end || fill())) {
      int stop = position;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      append(stop);
      ended = stop < end;
      position = ended ? stop + 1 : stop;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    tooLong |= length == line.length;
    skipByteOrderMark();
    return true;
  }

  /** The physical line, from 1. */
  public long number() {
    return number;
  }

  /** Whether the line is longer than allowed; its bytes are then incomplete. */
  public boolean isTooLong() {
    return tooLong;
  }

  /** Whether there is nothing but white space on the line. */
  public boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return !tooLong;
  }

  /** The line without its end; overwritten by {@link #next}. */
  public byte[] bytes() {
    return line;
  }

  /** How many of {@link #bytes} belong to the line. */
  public int length() {
    return length;
  }

  private void append(int stop) {
    int fits = Math.min(stop - position, line.length - length);
    System.arraycopy(buffer, position, line, length, fits);
    length += fits;
    tooLong |= fits < stop - position;
  }

  private void skipByteOrderMark() {
    if (number == 1 && length >= 3 && Arrays.equals(line, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
      length -= 3;
      System.arraycopy(line, 3, line, 0, length);
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
