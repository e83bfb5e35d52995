package io.stockupdater.idempotency;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How long claims last.
 *
 * @param leaseMillis how long a node that applies an upload, or holds a key, may say nothing before
 *     it counts as dead
 */
@Dependent
public record LeaseSettings(int leaseMillis) implements Settings {
  @Inject
  public LeaseSettings(Environment environment) {
    this(environment.number("LEASE_MILLIS", 60_000, 1_000, 3_600_000));
  }
}
