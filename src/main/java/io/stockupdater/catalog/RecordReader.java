package io.stockupdater.catalog;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Keeps a record without an end, such as after a quote that is never closed, from filling the
 * memory.
 */
final class RecordReader extends FilterReader {
  private final int charactersMax;
  private int characters;

  /** More was read for one record than a record may have. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param charactersMax that may be read for one record, its reader's look-ahead included
   */
  RecordReader(Reader in, int charactersMax) {
    super(in);
    this.charactersMax = charactersMax;
  }

  /** What is read from here on is for the next record. */
  void startRecord() {
    characters = 0;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int more) throws TooLong {
    characters += more;
    if (characters > charactersMax) {
      throw new TooLong();
    }
  }
}
