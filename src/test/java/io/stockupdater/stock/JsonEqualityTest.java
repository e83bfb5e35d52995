package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEqualityTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | { }",
        "{\"a\":1,\"b\":2} | {\"b\": 2, \"a\": 1}",
        "{\"a\":1} | {\"a\":1.0}",
        "{\"a\":100} | {\"a\":1e2}",
        "{\"a\":[1.50,{\"b\":-0}]} | {\"a\":[1.5,{\"b\":0}]}",
        "{\"a\":\"\\u00fc\\/\"} | {\"a\":\"ü/\"}",
        "{\"a\":12345678901234567890} | {\"a\":12345678901234567890.0}",
        "{\"a\":1,\"a\":2} | {\"a\":2}"
      })
  void ignoresSpellingAndOrderOfMembers(String a, String b) {
    assertThat(JsonEquality.equal(a, b)).isTrue();
    assertThat(JsonEquality.equal(b, a)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {\"a\":null}",
        "{\"a\":1} | {\"a\":2}",
        "{\"a\":1} | {\"a\":\"1\"}",
        "{\"a\":1} | {\"a\":true}",
        "{\"a\":1} | {\"A\":1}",
        "{\"a\":[1,2]} | {\"a\":[2,1]}",
        "{\"a\":[1]} | {\"a\":[1,1]}",
        "{\"a\":null} | {\"a\":false}",
        "{\"a\":{}} | {\"a\":[]}",
        "{\"a\":0.1} | {\"a\":0.10000000000000000001}",
        "{\"a\":9007199254740993} | {\"a\":9007199254740992}",
        "{\"a\":\"x\"} | {\"a\":\"x \"}"
      })
  void tellsValuesApart(String a, String b) {
    assertThat(JsonEquality.equal(a, b)).isFalse();
    assertThat(JsonEquality.equal(b, a)).isFalse();
  }

  @Test
  void takesNoMetaForDifferentFromAnEmptyOne() {
    assertThat(JsonEquality.equal(null, null)).isTrue();
    assertThat(JsonEquality.equal(null, "{}")).isFalse();
    assertThat(JsonEquality.equal("{}", null)).isFalse();
  }

  @Test
  void comparesWhateverALineCanHold() {
    String digits = "7".repeat(60_000);
    assertThat(JsonEquality.equal("{\"a\":" + digits + "}", "{\"a\": " + digits + "}")).isTrue();
    assertThat(JsonEquality.equal("{\"a\":0." + digits + "}", "{\"a\": 0." + digits + "0}"))
        .isTrue();
    assertThat(JsonEquality.equal("{\"a\":" + digits + "}", "{\"a\": " + digits + "1}")).isFalse();
  }
}
