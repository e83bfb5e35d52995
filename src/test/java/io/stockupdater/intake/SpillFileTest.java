package io.stockupdater.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.http.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpillFileTest {
  @Test
  void givesBackAnyPartOfWhatWasWritten() throws IOException {
    try (SpillFile spill = SpillFile.create(100, 0)) {
      byte[] bytes = "--0123456789--".getBytes(US_ASCII);
      spill.write(bytes, 2, 5);
      spill.write(bytes, 7, 5);
      byte[] part = new byte[10];
      spill.read(3, part, 4);
      assertThat(new String(part, 0, 4, US_ASCII)).isEqualTo("3456");
      spill.read(0, part, 10);
      assertThat(new String(part, US_ASCII)).isEqualTo("0123456789");
    }
  }

  @Test
  void takesExactlyItsLimit() throws IOException {
    try (SpillFile spill = SpillFile.create(10, 0)) {
      spill.write(new byte[10], 0, 10);
      assertThatThrownBy(() -> spill.write(new byte[1], 0, 1))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.code()).isEqualTo("upload_too_large"))
          .hasMessage("the upload is larger than 10 bytes");
    }
  }

  @Test
  void leavesOthersTheirRoom() throws IOException {
    try (SpillFile spill = SpillFile.create(10 << 20, Long.MAX_VALUE)) {
      spill.write(new byte[1000], 0, 1000); // so little may come in any case
      assertThatThrownBy(() -> spill.write(new byte[1 << 20], 0, 1 << 20))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.status()).isEqualTo(503))
          .hasMessage("the server has no room for the upload");
    }
  }

  @Test
  void looksForRoomAgainAndAgain() throws IOException {
    long free = Path.of(System.getProperty("java.io.tmpdir")).toFile().getUsableSpace();
    int megabyte = 1 << 20;
    try (SpillFile spill = SpillFile.create(1L << 40, Math.max(0, free - 64L * megabyte))) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  spill.write(new byte[megabyte], 0, megabyte);
                }
              })
          .hasMessage("the server has no room for the upload");
    }
  }

  @Test
  void doesNotReadPastItsEnd() throws IOException {
    try (SpillFile spill = SpillFile.create(10, 0)) {
      spill.write(new byte[3], 0, 3);
      assertThatThrownBy(() -> spill.read(2, new byte[2], 2)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void leavesNoNameBehind() throws IOException {
    List<Path> before = spills();
    SpillFile spill = SpillFile.create(10, 0);
    spill.write(new byte[3], 0, 3);
    assertThat(spills()).isSubsetOf(before);
    spill.close();
  }

  private static List<Path> spills() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("stock-upload-"))
          .toList();
    }
  }
}
