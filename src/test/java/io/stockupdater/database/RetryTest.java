package io.stockupdater.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final AtomicInteger tries = new AtomicInteger();

  private int failUntil(int success) {
    if (tries.incrementAndGet() < success) {
      throw new DatabaseFailure(new SQLException("deadlock", "40P01"));
    }
    return tries.get();
  }

  @Test
  void triesAgainUntilItSucceeds() {
    assertThat(Retry.run(() -> failUntil(4), SqlState::isCrossed)).isEqualTo(4);
  }

  @Test
  void givesUpWithTheLastFailure() {
    assertThatThrownBy(() -> Retry.run(() -> failUntil(100), SqlState::isCrossed))
        .isInstanceOf(DatabaseFailure.class);
    assertThat(tries).hasValue(Retry.TRIES_MAX);
  }

  @Test
  void doesNotTryAgainWhatDoesNotPass() {
    assertThatThrownBy(() -> Retry.run(() -> failUntil(2), SqlState::isUnavailable))
        .isInstanceOf(DatabaseFailure.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void anInterruptedThreadGivesUp() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Retry.run(() -> failUntil(2), SqlState::isCrossed))
        .isInstanceOf(DatabaseFailure.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void waitsLongerEachTimeUpToASecond() {
    for (int i = 1; i <= 30; i++) {
      assertThat(Retry.pauseMillis(i, false)).isBetween(100L, 1_000L);
      assertThat(Retry.pauseMillis(i, true)).isBetween(2L, 1_000L);
    }
    assertThat(Retry.pauseMillis(1, true)).isLessThanOrEqualTo(4);
  }
}
