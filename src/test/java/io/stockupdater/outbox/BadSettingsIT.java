package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.development.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Brokers' addresses that can't be right. */
class BadSettingsIT {
  @ParameterizedTest
  @CsvSource({"ACTIVEMQ_URL, tcp://broker", "RABBITMQ_PORT, x"})
  void refuseTheDeploymentWithAMessageThatNamesThem(String variable, String value) {
    TestServer.Options options =
        TestServer.with().environment("RABBITMQ_HOST", "127.0.0.1").environment(variable, value);

    assertThatThrownBy(options::start).hasMessageContaining(variable);
  }
}
