package io.stockupdater.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockupdater.http.Problem;
import org.junit.jupiter.api.Test;

class IndexMemoryTest {
  private final IndexMemory memory = new IndexMemory();

  @Test
  void refusesAnUploadThatItCouldNotHoldAlone() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> memory.take(Integer.MAX_VALUE, 0))
        .matches(problem -> problem.code().equals("too_many_lines"));
  }

  @Test
  void putsOffAnUploadWhileOthersHoldItAll() {
    int pages = takeAll();
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> memory.take(1, 0))
        .matches(problem -> problem.code().equals("too_many_uploads"));

    memory.giveBack(pages);

    assertThatCode(() -> memory.take(pages, 0)).doesNotThrowAnyException();
  }

  private int takeAll() {
    for (int pages = 0; ; pages++) {
      try {
        memory.take(1, 0);
      } catch (Problem full) {
        return pages;
      }
    }
  }
}
