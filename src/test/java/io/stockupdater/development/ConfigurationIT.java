package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What can't work fails the deployment, and the first failure in the log names it. */
class ConfigurationIT {
  @Test
  void refusesAMalformedVariable() {
    assertThatThrownBy(() -> TestServer.with().environment("LOCK_TIMEOUT_MILLIS", "abc").start())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("LOCK_TIMEOUT_MILLIS must be");
  }

  @Test
  void refusesADatabaseWhoseLockTimeoutIsNotTheSetOne() {
    assertThatThrownBy(() -> TestServer.with().lockTimeout(1_234).start())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("lock_timeout of the data source is 1234 ms");
  }
}
