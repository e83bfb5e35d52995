package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StockChangeTest {
  private static final UUID ID = UUID.randomUUID();
  private static final StockChange EVENT = event(3, 5, "t", "s", "r", "f", "{\"a\":1}");

  @Test
  void isRepeatedByTheSameEventOnAnotherLine() {
    assertThat(EVENT.isRepeatedBy(event(9, 5, "t", "s", "r", "f", "{ \"a\" : 1.0 }"))).isTrue();
  }

  @Test
  void isNotRepeatedByAnEventThatDiffersInAnyMember() {
    assertThat(EVENT.isRepeatedBy(event(3, 6, "t", "s", "r", "f", "{\"a\":1}"))).isFalse();
    assertThat(EVENT.isRepeatedBy(event(3, 5, "u", "s", "r", "f", "{\"a\":1}"))).isFalse();
    assertThat(EVENT.isRepeatedBy(event(3, 5, null, "s", "r", "f", "{\"a\":1}"))).isFalse();
    assertThat(EVENT.isRepeatedBy(event(3, 5, "t", "x", "r", "f", "{\"a\":1}"))).isFalse();
    assertThat(EVENT.isRepeatedBy(event(3, 5, "t", "s", null, "f", "{\"a\":1}"))).isFalse();
    assertThat(EVENT.isRepeatedBy(event(3, 5, "t", "s", "r", "x", "{\"a\":1}"))).isFalse();
    assertThat(EVENT.isRepeatedBy(event(3, 5, "t", "s", "r", "f", "{\"a\":2}"))).isFalse();
    assertThat(EVENT.isRepeatedBy(event(3, 5, "t", "s", "r", "f", null))).isFalse();
  }

  @Test
  void canNotBeZeroOrOutOfRange() {
    for (long delta : new long[] {0, 1L << 53, -(1L << 53), Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> event(1, delta, null, "s", null, null, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static StockChange event(
      long line,
      long delta,
      @Nullable String written,
      String source,
      @Nullable String reason,
      @Nullable String reference,
      @Nullable String meta) {
    return new StockChange(
        line,
        delta,
        Instant.ofEpochSecond(line),
        written,
        source,
        reason,
        reference,
        meta,
        ID,
        null);
  }
}
