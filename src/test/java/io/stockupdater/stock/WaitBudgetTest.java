package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitBudgetTest {
  @Test
  void shrinksWithEveryWaitAndEndsAtZero() {
    WaitBudget budget = new WaitBudget(1_000);
    assertThat(budget.remainingMillis()).isEqualTo(1_000);
    budget.charge(TimeUnit.MILLISECONDS.toNanos(400));
    assertThat(budget.remainingMillis()).isEqualTo(600);
    budget.charge(TimeUnit.MILLISECONDS.toNanos(5_000));
    assertThat(budget.remainingMillis()).isZero();
  }

  @Test
  void isNotEatenUpByRoundTrips() {
    WaitBudget budget = new WaitBudget(1_000);
    for (int i = 0; i < 100_000; i++) {
      budget.charge(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertThat(budget.remainingMillis()).isEqualTo(1_000);
  }
}
