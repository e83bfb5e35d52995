package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can't work fails the deployment, and the first failure in the log names it. */
class ConfigurationIT {
  @ParameterizedTest
  @CsvSource({"LOCK_TIMEOUT_MILLIS, abc", "ACTIVEMQ_URL, foo"})
  void refusesAMalformedVariable(String variable, String value) {
    assertThatThrownBy(() -> TestServer.with().environment(variable, value).start())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(variable + " must be");
  }

  @Test
  void refusesADatabaseWhoseLockTimeoutIsNotTheSetOne() {
    assertThatThrownBy(() -> TestServer.with().lockTimeout(1_234).start())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("lock_timeout of the data source is 1234 ms");
  }
}
