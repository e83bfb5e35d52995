package io.stockupdater.catalog;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Problem;
import io.stockupdater.text.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The lines of an import as NDJSON: one object per line, blank lines are passed over. */
final class NdjsonProducts implements Iterator<ImportLine> {
  private final Lines lines;
  private final int lineBytesMax;
  private @Nullable ImportLine next;

  NdjsonProducts(InputStream in, int lineBytesMax) {
    this.lines = new Lines(in, lineBytesMax);
    this.lineBytesMax = lineBytesMax;
  }

  /**
   * Whether there is another line.
   *
   * @throws Problem 400 when the body breaks off
   */
  @Override
  public boolean hasNext() {
    try {
      while (next == null && lines.next()) {
        if (!lines.isBlank()) {
          next = read();
        }
      }
    } catch (IOException e) {
      throw Refusals.brokenOff();
    }
    return next != null;
  }

  @Override
  public ImportLine next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ImportLine line = next;
    next = null;
    return line;
  }

  private ImportLine read() {
    try {
      if (lines.isTooLong()) {
        throw Refusals.lineTooLong(lineBytesMax);
      }
      JsonBody body = JsonBody.parseLine(lines.bytes(), 0, lines.length());
      return ImportLine.of(lines.number(), ProductFields.of(body));
    } catch (Problem problem) {
      return ImportLine.malformed(lines.number(), problem);
    }
  }
}
