package io.stockupdater.intake;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream into lines while copying it to the spill file. Lines end with LF or CRLF; a byte
 * order mark at the start is no part of the first; memory does not grow with line length.
 */
final class NdjsonReader {
  private static final int READ_BYTES = 128 << 10;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Receives the lines in order, blank ones too. */
  interface Lines {
    /**
     * One line without its end.
     *
     * @param number physical, from 1
     * @param offset of its first byte in the spill file
     * @param bytes holds the line until the method returns
     */
    void line(long number, long offset, byte[] bytes, int start, int length) throws IOException;

    /** A line over the limit. */
    void tooLong(long number);
  }

  private final int lineBytesMax;
  private final Lines lines;
  private final byte[] buffer;

  /** Where the buffer's first byte stands in the stream. */
  private long bufferOffset;

  private long number = 1;
  private boolean overlong;

  NdjsonReader(int lineBytesMax, Lines lines) {
    this.lineBytesMax = lineBytesMax;
    this.lines = lines;
    this.buffer = new byte[lineBytesMax + 2 + READ_BYTES];
  }

  /** Reads the stream to its end. */
  void read(InputStream in, SpillFile spill) throws IOException {
    int end = 0;
    int lineStart = 0;
    int n;
    while ((n = in.read(buffer, end, buffer.length - end)) >= 0) {
      spill.write(buffer, end, n);
      int scanFrom = end;
      end += n;
      if (bufferOffset == 0 && lineStart == 0 && number == 1 && end >= BYTE_ORDER_MARK.length) {
        lineStart = startsWithMark() ? BYTE_ORDER_MARK.length : 0;
        scanFrom = Math.max(scanFrom, lineStart);
      }
      for (int i = scanFrom; i < end; i++) {
        if (buffer[i] == '\n') {
          emit(lineStart, i);
          lineStart = i + 1;
        }
      }
      if (end - lineStart > lineBytesMax + 1) {
        overlong = true; // the rest of the line is dropped as it comes
        lineStart = end;
      }
      System.arraycopy(buffer, lineStart, buffer, 0, end - lineStart);
      bufferOffset += lineStart;
      end -= lineStart;
      lineStart = 0;
    }
    if (end > 0 || overlong) {
      emit(0, end);
    }
  }

  private void emit(int start, int end) throws IOException {
    int length = end - start;
    if (length > 0 && buffer[end - 1] == '\r') {
      length--;
    }
    if (overlong || length > lineBytesMax) {
      lines.tooLong(number);
      overlong = false;
    } else {
      lines.line(number, bufferOffset + start, buffer, start, length);
    }
    number++;
  }

  private boolean startsWithMark() {
    return buffer[0] == BYTE_ORDER_MARK[0]
        && buffer[1] == BYTE_ORDER_MARK[1]
        && buffer[2] == BYTE_ORDER_MARK[2];
  }
}
