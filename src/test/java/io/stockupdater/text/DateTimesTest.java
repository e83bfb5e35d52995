package io.stockupdater.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimesTest {
  @ParameterizedTest
  @CsvSource({
    "2024-01-15T10:30:00Z, 2024-01-15T10:30:00Z",
    "2024-01-15t10:30:00z, 2024-01-15T10:30:00Z",
    "2024-01-15T10:30:00, 2024-01-15T10:30:00Z",
    "2024-01-15 10:30:00Z, 2024-01-15T10:30:00Z",
    "2024-01-15T10:30:00+00:00, 2024-01-15T10:30:00Z",
    "2024-01-15T10:30:00-00:00, 2024-01-15T10:30:00Z",
    "2024-01-15T10:30:00+05:30, 2024-01-15T05:00:00Z",
    "2024-01-15T10:30:00-08:00, 2024-01-15T18:30:00Z",
    "2024-01-15T10:30:00+23:59, 2024-01-14T10:31:00Z",
    "2024-01-15T10:30:00.5Z, 2024-01-15T10:30:00.5Z",
    "2024-01-15T10:30:00.123456, 2024-01-15T10:30:00.123456Z",
    "2024-01-15T10:30:00.123456789+01:00, 2024-01-15T09:30:00.123456Z",
    "2024-01-15T10:30:00.000000000000000001Z, 2024-01-15T10:30:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "2000-02-29T23:59:59Z, 2000-02-29T23:59:59Z",
    "1969-12-31T23:59:59.9Z, 1969-12-31T23:59:59.9Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
  })
  void readsDateTimesOfRfc3339(String text, Instant time) {
    assertThat(DateTimes.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2024-01-15",
        "2024-01-15T10:30Z",
        "2024-01-15T10:30",
        "2024-01-15T10Z",
        "2024-1-15T10:30:00Z",
        "24-01-15T10:30:00Z",
        "02024-01-15T10:30:00Z",
        "+2024-01-15T10:30:00Z",
        "-2024-01-15T10:30:00Z",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-01-32T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-01-15T24:00:00Z",
        "2024-01-15T10:60:00Z",
        "2024-01-15T10:30:61Z",
        "2024-01-15T10:30:00.Z",
        "2024-01-15T10:30:00,5Z",
        "2024-01-15T10:30:00 Z",
        "2024-01-15T10:30:00+0530",
        "2024-01-15T10:30:00+05",
        "2024-01-15T10:30:00+24:00",
        "2024-01-15T10:30:00+05:60",
        "2024-01-15T10:30:00+5:30",
        "2024-01-15T10:30:00ZZ",
        "2024-01-15T10:30:00Z ",
        " 2024-01-15T10:30:00Z",
        "2024-01-15T10:30:00[UTC]",
        "2024-01-15T10:30:00Europe/Berlin",
        "2024-W03-1T10:30:00Z",
        "20240115T103000Z",
        "2024/01/15T10:30:00Z",
        "1705314600",
        "٢٠٢٤-٠١-١٥T١٠:٣٠:٠٠Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00"
      })
  void refusesEverythingElse(String text) {
    assertThat(DateTimes.parse(text)).isNull();
  }

  @Test
  void agreesWithTheLibraryOnAnyDateTime() {
    Random random = new Random(20_260_301);
    for (int i = 0; i < 20_000; i++) {
      long micros = random.nextLong(-62_000_000_000L, 253_000_000_000L) * 1_000_000;
      micros += random.nextInt(1_000_000);
      OffsetDateTime time =
          Instant.ofEpochSecond(
                  Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000)
              .atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60 + 1) * 60));
      // ISO_OFFSET_DATE_TIME leaves zero seconds in, as RFC 3339 wants it.
      String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
      if (time.getYear() >= 1 && time.getYear() <= 9_999 && text.length() >= 20) {
        assertThat(DateTimes.parse(text)).as(text).isEqualTo(time.toInstant());
      }
    }
  }
}
