package io.stockupdater.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonReaderTest {
  private static final int LIMIT = 100;

  @Test
  void numbersPhysicalLinesFromOneAndTellsWhereTheyAre() throws IOException {
    assertThat(read("a\nbb\nccc\n")).containsExactly("1@0:a", "2@2:bb", "3@5:ccc");
  }

  @Test
  void takesCarriageReturnBeforeLineFeedAsPartOfTheLineEnd() throws IOException {
    assertThat(read("a\r\nb\rc\r\n")).containsExactly("1@0:a", "2@3:b\rc");
  }

  @Test
  void readsALastLineWithoutItsEnd() throws IOException {
    assertThat(read("a\nb")).containsExactly("1@0:a", "2@2:b");
    assertThat(read("a\nb\r")).containsExactly("1@0:a", "2@2:b");
  }

  @Test
  void countsBlankLines() throws IOException {
    assertThat(read("\n\r\na\n")).containsExactly("1@0:", "2@1:", "3@3:a");
  }

  @Test
  void findsNoLineInAnEmptyDocument() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\uFEFF")).isEmpty();
  }

  @Test
  void leavesAByteOrderMarkAtTheStartOut() throws IOException {
    assertThat(read("\uFEFFa\nb\n")).containsExactly("1@3:a", "2@5:b");
    assertThat(read("\uFEFF\na\n")).containsExactly("1@3:", "2@4:a");
  }

  @Test
  void keepsLinesShorterThanAMarkAtTheStart() throws IOException {
    assertThat(read("a")).containsExactly("1@0:a");
    assertThat(read("\n\n")).containsExactly("1@0:", "2@1:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void takesALineOfExactlyTheLimit(String end) throws IOException {
    String line = "x".repeat(LIMIT);
    assertThat(read(line + end)).containsExactly("1@0:" + line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void tellsALineOfOneMoreThanTheLimit(String end) throws IOException {
    assertThat(read("x".repeat(LIMIT + 1) + end)).containsExactly("1 too long");
  }

  @Test
  void goesOnAfterALineThatIsTooLong() throws IOException {
    assertThat(read("a\n" + "x".repeat(1_000_000) + "\nb\n"))
        .containsExactly("1@0:a", "2 too long", "3@1000003:b");
  }

  @Test
  void doesNotCountTheByteOrderMarkAgainstTheLimit() throws IOException {
    String line = "x".repeat(LIMIT);
    assertThat(read("\uFEFF" + line + "\r\n")).containsExactly("1@3:" + line);
  }

  @Test
  void countsBytesNotCharacters() throws IOException {
    assertThat(read("ü".repeat(LIMIT / 2))).hasSize(1).first().asString().startsWith("1@0:");
    assertThat(read("ü".repeat(LIMIT / 2 + 1))).containsExactly("1 too long");
  }

  @Test
  void findsTheSameLinesHoweverTheBytesArrive() throws IOException {
    String document =
        "\uFEFFa\r\n\r\n"
            + "x".repeat(LIMIT)
            + "\r\n"
            + "y".repeat(LIMIT + 1)
            + "\n"
            + "z".repeat(10 * LIMIT)
            + "\r\nlast";
    List<String> atOnce = read(document);
    for (int size : new int[] {1, 2, 3, 7, LIMIT, LIMIT + 1, LIMIT + 2}) {
      byte[] bytes = document.getBytes(UTF_8);
      assertThat(read(new Trickle(bytes, size), bytes)).as("reads of %d", size).isEqualTo(atOnce);
    }
    assertThat(atOnce).hasSize(6).contains("4 too long", "5 too long");
  }

  @Test
  void needsNoMoreMemoryForLongerLines() throws IOException {
    long bytes = 64L << 20;
    List<String> lines = new ArrayList<>();
    long before = allocated();
    try (SpillFile spill = SpillFile.create(bytes, 0)) {
      new NdjsonReader(LIMIT, collector(lines)).read(new Endless(bytes), spill);
    }
    assertThat(lines).containsExactly("1 too long");
    assertThat(allocated() - before).isLessThan(4L << 20);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static List<String> read(String document) throws IOException {
    byte[] bytes = document.getBytes(UTF_8);
    return read(new ByteArrayInputStream(bytes), bytes);
  }

  private static List<String> read(InputStream in, byte[] document) throws IOException {
    List<String> lines = new ArrayList<>();
    try (SpillFile spill = SpillFile.create(document.length, 0)) {
      new NdjsonReader(LIMIT, collector(lines)).read(in, spill);
      byte[] spilled = new byte[document.length];
      spill.read(0, spilled, spilled.length);
      assertThat(spilled).as("spilled").isEqualTo(document);
    }
    return lines;
  }

  private static NdjsonReader.Lines collector(List<String> lines) {
    return new NdjsonReader.Lines() {
      @Override
      public void line(long number, long offset, byte[] bytes, int start, int length) {
        lines.add(number + "@" + offset + ":" + new String(bytes, start, length, UTF_8));
      }

      @Override
      public void tooLong(long number) {
        lines.add(number + " too long");
      }
    };
  }

  /** Gives a few bytes at a time. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream in;
    private final int size;

    Trickle(byte[] bytes, int size) {
      this.in = new ByteArrayInputStream(bytes);
      this.size = size;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] into, int start, int length) {
      return in.read(into, start, Math.min(size, length));
    }
  }

  /** One line without an end. */
  private static final class Endless extends InputStream {
    private long left;

    Endless(long bytes) {
      this.left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int start, int length) {
      if (left == 0) {
        return -1;
      }
      int n = (int) Math.min(left, length);
      Arrays.fill(into, start, start + n, (byte) 'x');
      left -= n;
      return n;
    }
  }
}
