package io.stockupdater.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void measuresEverythingUnlessToldOtherwise() {
    assertThat(Options.from(new Properties()).parts()).isEqualTo(Options.ALL_PARTS);
  }

  @Test
  void keepsTheOrderOfParts() {
    assertThat(Options.from(properties("bench.only", "outbox, bulk")).parts())
        .containsExactly("bulk", "outbox");
  }

  @ParameterizedTest
  @CsvSource({"bench.only,bluk", "bench.rounds,0", "bench.warmUpSeconds,x", "bench.quick,yes"})
  void namesThePropertyThatCannotBeUsed(String name, String value) {
    Properties properties = properties(name, value);
    assertThatThrownBy(() -> Options.from(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name)
        .hasMessageContaining("'" + value + "'");
  }

  private static Properties properties(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty(name, value);
    return properties;
  }
}
