package io.stockupdater.idempotency;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How keys are kept.
 *
 * @param keptDays how long a key stands for its effect
 */
@Dependent
public record KeySettings(int keptDays) implements Settings {
  @Inject
  public KeySettings(Environment environment) {
    this(environment.number("IDEMPOTENCY_DAYS", 30, 1, 3_650));
  }
}
