package io.stockupdater.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
  @Test
  void agreesWithTheLibraryOnTheFullForm() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      assertThat(Uuids.parse(uuid.toString())).isEqualTo(uuid);
      assertThat(Uuids.parse(uuid.toString().toUpperCase(Locale.ROOT))).isEqualTo(uuid);
    }
    assertThat(Uuids.parse("00000000-0000-0000-0000-000000000000")).isEqualTo(new UUID(0, 0));
    assertThat(Uuids.parse("FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF")).isEqualTo(new UUID(-1, -1));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "6ba7b8109dad11d180b400c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c88",
        "{6ba7b810-9dad-11d1-80b4-00c04fd430c}",
        "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
        "6ba7b81-09dad-11d1-80b4-00c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430-8",
        "6ba7b81０-9dad-11d1-80b4-00c04fd430c8",
        " ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "+ba7b810-9dad-11d1-80b4-00c04fd430c8"
      })
  void refusesEveryOtherForm(String text) {
    assertThat(Uuids.parse(text)).isNull();
  }
}
