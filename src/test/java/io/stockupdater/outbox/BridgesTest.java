package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.node.Environment;
import io.stockupdater.node.InvalidSetting;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgesTest {
  @Test
  void areThoseThatTheEnvironmentNames() {
    assertThat(Bridges.from(new Environment(Map.of()))).isEmpty();
    assertThat(Bridges.from(new Environment(Map.of("ACTIVEMQ_URL", " ", "RABBITMQ_HOST", ""))))
        .isEmpty();
    assertThat(Bridges.from(new Environment(Map.of("RABBITMQ_USER", "guest")))).isEmpty();
    assertThat(
            Bridges.from(
                new Environment(Map.of("ACTIVEMQ_URL", "tcp://broker:61616?jms.userName=u"))))
        .extracting(Bridge::name)
        .containsExactly("activemq");
    assertThat(Bridges.from(new Environment(Map.of("RABBITMQ_HOST", "rabbitmq"))))
        .extracting(Bridge::name)
        .containsExactly("rabbitmq");
    assertThat(
            Bridges.from(
                new Environment(Map.of("RABBITMQ_HOST", "r", "ACTIVEMQ_URL", "ssl://b:61617"))))
        .extracting(Bridge::name)
        .containsExactly("activemq", "rabbitmq");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker",
        "broker:61616",
        "tcp://",
        "tcp://broker",
        "tcp://broker:0",
        "tcp://broker:65536",
        "http://broker:61616",
        "failover:(tcp://broker:61616)",
        "tcp://user:secret@[broker:61616"
      })
  void refuseAnUrlThatCannotWorkWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> Bridges.from(new Environment(Map.of("ACTIVEMQ_URL", url))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("ACTIVEMQ_URL ")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "0", "-1", "65536", "56.72", "99999999999"})
  void refuseAPortThatIsNone(String port) {
    assertThatThrownBy(
            () ->
                Bridges.from(new Environment(Map.of("RABBITMQ_HOST", "r", "RABBITMQ_PORT", port))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("RABBITMQ_PORT ");
  }
}
