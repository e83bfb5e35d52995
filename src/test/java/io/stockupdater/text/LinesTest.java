package io.stockupdater.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void countsPhysicalLines() throws IOException {
    assertThat(read("a\r\n\n \t\nb", 9)).containsExactly("1:a", "4:b");
  }

  @Test
  void readsNothingFromNothing() throws IOException {
    assertThat(read("", 9)).isEmpty();
  }

  @Test
  void hasNoLineAfterTheLastEnd() throws IOException {
    assertThat(read("a\n", 9)).containsExactly("1:a");
  }

  @Test
  void skipsAByteOrderMarkAtTheStartOnly() throws IOException {
    assertThat(read("\uFEFFa\n\uFEFFb", 9)).containsExactly("1:a", "2:\uFEFFb");
  }

  @Test
  void takesALineOfExactlyTheLimit() throws IOException {
    assertThat(read("abc\r\nabc\nabc", 3)).containsExactly("1:abc", "2:abc", "3:abc");
  }

  @Test
  void goesOnAfterALineThatIsTooLong() throws IOException {
    String far = "x".repeat(200_000);
    assertThat(read("abcd\nabc\n" + far + "\nb", 3))
        .containsExactly("1:too long", "2:abc", "3:too long", "4:b");
  }

  private static List<String> read(String text, int lineBytesMax) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Lines lines = new Lines(new ByteArrayInputStream(bytes), lineBytesMax);
    List<String> found = new ArrayList<>();
    while (lines.next()) {
      if (!lines.isBlank()) {
        String line = new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8);
        found.add(lines.number() + ":" + (lines.isTooLong() ? "too long" : line));
      }
    }
    return found;
  }
}
