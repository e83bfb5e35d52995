package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {
  @Test
  void readsBothFromOneLineOrTwo() {
    Preference both = new Preference(true, Duration.ofSeconds(10));
    assertThat(Preference.of(List.of("respond-async, wait=10"))).isEqualTo(both);
    assertThat(Preference.of(List.of("Wait = \"10\"; a=b", "return=minimal, Respond-Async")))
        .isEqualTo(both);
    assertThat(both.applied(true)).isEqualTo("respond-async, wait=10");
    assertThat(both.applied(false)).isEqualTo("wait=10");
  }

  @Test
  void takesTheFirstOfARepeatedOne() {
    assertThat(Preference.of(List.of("wait=1, wait=2")).patience())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void waitsForAMinuteAtMost() {
    assertThat(Preference.of(List.of("wait=999999999")).patience())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "wait", "wait=", "wait=-1", "wait=1.5", "wait=9999999999", "x"})
  void ignoresAnythingElse(String header) {
    Preference none = Preference.of(List.of(header));
    assertThat(none).isEqualTo(new Preference(false, null));
    assertThat(none.allowsJob()).isFalse();
    assertThat(none.applied(false)).isEmpty();
  }
}
