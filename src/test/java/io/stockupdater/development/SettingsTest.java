package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void listensOnLoopbackWhenNothingIsSaid() {
    assertThat(Settings.from(Map.of()))
        .isEqualTo(new Settings("127.0.0.1", 8000, null, null, 10_000));
  }

  @Test
  void takesWhatTheEnvironmentSays() {
    Settings settings =
        Settings.from(
            Map.of(
                "SERVER_HOST", "0.0.0.0",
                "SERVER_PORT", "9000",
                "DATABASE_URL", "postgresql://u:p@h/d",
                "ACTIVEMQ_URL", "failover:(tcp://a:61616,tcp://b:61616)",
                "RABBITMQ_PORT", "5672",
                "LOCK_TIMEOUT_MILLIS", "2500",
                "DEBUG", "True"));

    assertThat(settings)
        .isEqualTo(
            new Settings(
                "0.0.0.0",
                9000,
                new DatabaseUrl("h", "d", "u", "p", Map.of()),
                "failover:(tcp://a:61616,tcp://b:61616)",
                2_500));
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_PORT, abc",
    "SERVER_PORT, ''",
    "SERVER_PORT, 0",
    "SERVER_PORT, 65536",
    "SERVER_HOST, ' '",
    "DATABASE_URL, foo",
    "DATABASE_URL, ''",
    "ACTIVEMQ_URL, localhost",
    "RABBITMQ_PORT, x",
    "RABBITMQ_HOST, ''",
    "LOCK_TIMEOUT_MILLIS, 10s",
    "LOCK_TIMEOUT_MILLIS, 0",
    "LOCK_TIMEOUT_MILLIS, 3600001",
    "DEBUG, maybe"
  })
  void namesTheVariableThatIsMalformed(String variable, String value) {
    assertThatThrownBy(() -> Settings.from(Map.of(variable, value)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(variable + " ");
  }
}
