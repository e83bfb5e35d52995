package io.stockupdater.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.http.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "a, a",
        "'\"a\"', a",
        "' \"a b\" ', a b",
        "'\"a\\\"b\\\\\"', 'a\"b\\'",
        "a\"b, a\"b",
        "8e03978e-40d5-43dd-bc93-6894a57f9324, 8e03978e-40d5-43dd-bc93-6894a57f9324"
      })
  void readsAKeyQuotedOrBare(String header, String key) {
    assertThat(IdempotencyKey.parse(header)).isEqualTo(key);
  }

  @Test
  void isAbsentWithoutAHeader() {
    assertThat(IdempotencyKey.parse(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\"\"", "\"a", "\"a\"b", "\"a\\x\"", "\"a\\", "é", "a\tb"})
  void refusesAnythingElse(String header) {
    assertThatThrownBy(() -> IdempotencyKey.parse(header))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("Idempotency-Key");
  }

  @Test
  void refusesMoreThan255Characters() {
    assertThat(IdempotencyKey.parse("k".repeat(255))).hasSize(255);
    assertThatThrownBy(() -> IdempotencyKey.parse("k".repeat(256))).isInstanceOf(Problem.class);
  }
}
