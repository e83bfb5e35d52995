package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StockLevelTest {
  private static final long MAX = 9_007_199_254_740_991L;

  @Test
  void movesWithEveryChangeAndCountsIt() throws Exception {
    StockLevel level = level(10, 0L, null);
    level.apply(change(5));
    level.apply(change(-15));
    assertThat(level.available()).isZero();
    assertThat(level.version()).isEqualTo(2);
  }

  @Test
  void reachesItsBoundsAndNoFurther() throws Exception {
    assertThat(conflict(level(10, 0L, null), -11)).isEqualTo(StockConflict.Kind.BELOW_ZERO);
    assertThat(conflict(level(10, 5L, null), -6)).isEqualTo(StockConflict.Kind.BELOW_MINIMUM);
    assertThat(conflict(level(-10, -20L, 0L), -11)).isEqualTo(StockConflict.Kind.BELOW_MINIMUM);
    assertThat(conflict(level(10, 0L, 20L), 11)).isEqualTo(StockConflict.Kind.ABOVE_MAXIMUM);
    assertThat(moved(level(10, 5L, 20L), -5)).isEqualTo(5);
    assertThat(moved(level(10, 5L, 20L), 10)).isEqualTo(20);
  }

  @Test
  void isUnboundedWithoutBoundsButStaysExact() throws Exception {
    assertThat(moved(level(0, null, null), -MAX)).isEqualTo(-MAX);
    assertThat(moved(level(0, null, null), MAX)).isEqualTo(MAX);
    assertThat(moved(level(-MAX, null, null), MAX)).isZero();
    assertThat(conflict(level(MAX, null, null), 1)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
    assertThat(conflict(level(MAX, null, null), MAX)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
    assertThat(conflict(level(-MAX, null, null), -MAX)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
  }

  @Test
  void stopsOverflowBeforeBoundsEvenBelowZero() throws Exception {
    assertThat(conflict(level(0, 0L, null), -1)).isEqualTo(StockConflict.Kind.BELOW_ZERO);
    assertThat(conflict(level(MAX, 0L, MAX), 1)).isEqualTo(StockConflict.Kind.OUT_OF_RANGE);
  }

  @Test
  void staysAsItWasWhenAChangeDoesNotFit() throws Exception {
    StockLevel level = level(10, 0L, null);
    assertThatThrownBy(() -> level.apply(change(-11))).isInstanceOf(StockConflict.class);
    assertThat(level.available()).isEqualTo(10);
    assertThat(level.version()).isZero();
  }

  @Test
  void namesTheOffendingLine() throws Exception {
    StockConflict conflict =
        catchThrowableOfType(StockConflict.class, () -> level(0, 0L, null).apply(change(-1)));
    assertThat(conflict.line()).isEqualTo(3);
    assertThat(conflict.code()).isEqualTo("below_minimum");
    assertThat(conflict.reason()).isEqualTo("processing error: cannot reduce stock below zero");
  }

  private static long moved(StockLevel level, long delta) {
    level.apply(change(delta));
    return level.available();
  }

  private static StockConflict.Kind conflict(StockLevel level, long delta) {
    return catchThrowableOfType(StockConflict.class, () -> level.apply(change(delta))).kind();
  }

  private static StockChange change(long delta) {
    return new StockChange(3, delta, Instant.EPOCH, null, "system", null, null, null, null, null);
  }

  /** A level as JPA would load it. */
  private static StockLevel level(long available, @Nullable Long min, @Nullable Long max)
      throws ReflectiveOperationException {
    StockLevel level = new StockLevel();
    set(level, "available", available);
    set(level, "minLevel", min);
    set(level, "maxLevel", max);
    return level;
  }

  private static void set(StockLevel level, String field, @Nullable Object value)
      throws ReflectiveOperationException {
    var declared = StockLevel.class.getDeclaredField(field);
    declared.setAccessible(true);
    declared.set(level, value);
  }
}
