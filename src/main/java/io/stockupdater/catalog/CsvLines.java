package io.stockupdater.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockupdater.http.Problem;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The physical lines of a CSV text, however they end, in flat memory. Lines that were read in vain
 * can be given back.
 */
final class CsvLines {
  /** By how much a line may be longer than allowed and still not end the import. */
  private static final int EXCESS_CHARACTERS_MAX = 1 << 20;

  /**
   * One of them.
   *
   * @param number from 1
   * @param text without its end; cut off if it is too long
   * @param end the characters that end it; none at the end of the text
   * @param bytes of its text
   */
  record Line(long number, String text, String end, int bytes, boolean isTooLong) {}

  private final Reader in;
  private final int bytesMax;
  private final Deque<Line> givenBack = new ArrayDeque<>();
  private long number;
  private int ahead = -1;

  /**
   * @param in buffered
   * @param bytesMax of a line without its end
   */
  CsvLines(Reader in, int bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
  }

  /**
   * The next line; null at the end.
   *
   * @throws Problem 400 when the body breaks off, and for a line that does not end
   */
  @Nullable Line take() {
    if (!givenBack.isEmpty()) {
      return givenBack.pop();
    }
    try {
      return read();
    } catch (IOException e) {
      throw Refusals.brokenOff();
    }
  }

  /** Has these lines, in their order, come once more. */
  void giveBack(List<Line> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      givenBack.push(lines.get(i));
    }
  }

  private @Nullable Line read() throws IOException {
    int character = character();
    if (character < 0) {
      return null;
    }
    number++;
    StringBuilder text = new StringBuilder();
    int length = 0;
    while (character >= 0 && character != '\n' && character != '\r') {
      if (++length <= bytesMax) {
        text.append((char) character);
      } else if (length > bytesMax + EXCESS_CHARACTERS_MAX) {
        throw new Problem(400, "line_too_long", "line " + number + " has no end");
      }
      character = character();
    }
    String end = character < 0 ? "" : Character.toString(character);
    if (character == '\r') {
      ahead = in.read();
      if (ahead == '\n') {
        end = "\r\n";
        ahead = -1;
      }
    }
    String line = text.toString();
    int bytes = line.getBytes(UTF_8).length;
    return new Line(number, line, end, bytes, length > bytesMax || bytes > bytesMax);
  }

  private int character() throws IOException {
    int character = ahead >= 0 ? ahead : in.read();
    ahead = -1;
    return character;
  }
}
