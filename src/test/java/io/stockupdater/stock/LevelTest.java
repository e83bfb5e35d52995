package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LevelTest {
  private static final long MAX = 9_007_199_254_740_991L;

  @Test
  void movesWithEveryChangeAndCountsIt() {
    Level level = level(10, 0L, null).after(change(5)).after(change(-15));
    assertThat(level.available()).isZero();
    assertThat(level.version()).isEqualTo(2);
  }

  @Test
  void reachesItsBoundsAndNoFurther() {
    assertThat(conflict(level(10, 0L, null), -11)).isEqualTo(StockConflict.Kind.BELOW_ZERO);
    assertThat(conflict(level(10, 5L, null), -6)).isEqualTo(StockConflict.Kind.BELOW_MINIMUM);
    assertThat(conflict(level(-10, -20L, 0L), -11)).isEqualTo(StockConflict.Kind.BELOW_MINIMUM);
    assertThat(conflict(level(10, 0L, 20L), 11)).isEqualTo(StockConflict.Kind.ABOVE_MAXIMUM);
    assertThat(moved(level(10, 5L, 20L), -5)).isEqualTo(5);
    assertThat(moved(level(10, 5L, 20L), 10)).isEqualTo(20);
  }

  @Test
  void isUnboundedWithoutBoundsButStaysExact() {
    assertThat(moved(level(0, null, null), -MAX)).isEqualTo(-MAX);
    assertThat(moved(level(0, null, null), MAX)).isEqualTo(MAX);
    assertThat(moved(level(-MAX, null, null), MAX)).isZero();
    assertThat(conflict(level(MAX, null, null), 1)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
    assertThat(conflict(level(MAX, null, null), MAX)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
    assertThat(conflict(level(-MAX, null, null), -MAX)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
  }

  @Test
  void stopsOverflowBeforeBoundsEvenBelowZero() {
    assertThat(conflict(level(0, 0L, null), -1)).isEqualTo(StockConflict.Kind.BELOW_ZERO);
    assertThat(conflict(level(MAX, 0L, MAX), 1)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
  }

  @Test
  void staysAsItWasWhenAChangeDoesNotFit() {
    Level level = level(10, 0L, null);
    assertThatThrownBy(() -> level.after(change(-11))).isInstanceOf(StockConflict.class);
    assertThat(level.available()).isEqualTo(10);
    assertThat(level.version()).isZero();
  }

  @Test
  void namesTheOffendingLine() {
    StockConflict conflict =
        catchThrowableOfType(StockConflict.class, () -> level(0, 0L, null).after(change(-1)));
    assertThat(conflict.line()).isEqualTo(3);
    assertThat(conflict.code()).isEqualTo("below_minimum");
    assertThat(conflict.reason()).isEqualTo("processing error: cannot reduce stock below zero");
  }

  private static long moved(Level level, long delta) {
    return level.after(change(delta)).available();
  }

  private static StockConflict.Kind conflict(Level level, long delta) {
    return catchThrowableOfType(StockConflict.class, () -> level.after(change(delta))).kind();
  }

  private static StockChange change(long delta) {
    return new StockChange(3, delta, Instant.EPOCH, null, "system", null, null, null, null, null);
  }

  private static Level level(long available, @Nullable Long min, @Nullable Long max) {
    return new Level(available, 0, min, max);
  }
}
