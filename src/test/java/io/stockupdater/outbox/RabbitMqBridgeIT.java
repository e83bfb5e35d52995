package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.stockupdater.database.Database;
import io.stockupdater.development.RabbitMqBroker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bridge by itself, to an exchange of its own. */
class RabbitMqBridgeIT {
  /** Of no use to a broker. */
  private static final Database NO_DATABASE = new Database();

  private static final UUID TENANT = UUID.randomUUID();

  private final RabbitMqBroker broker = EventServer.rabbitMq();
  private final String exchange = "exchange-" + UUID.randomUUID();
  private final String queue = "queue-" + UUID.randomUUID();
  private final RabbitMqBridge bridge =
      new RabbitMqBridge("127.0.0.1", broker.port(), "guest", "guest", exchange);
  private final Connection connection = connect();

  private Connection connect() {
    try {
      return broker.connections().newConnection();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void declareExchange() throws Exception {
    bridge.check();
  }

  @AfterEach
  void disconnect() throws Exception {
    bridge.disconnect();
    try (Channel channel = connection.createChannel()) {
      channel.queueDelete(queue);
      channel.exchangeDelete(exchange);
    }
    connection.close();
  }

  @Test
  void hasADurableTopicExchangeBeforeTheFirstMessage() throws Exception {
    try (Channel channel = connection.createChannel()) {
      // Refused if it were anything else.
      channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    }
  }

  @Test
  void countsWhatNoQueueTookAndConfirmsIt() throws Exception {
    UUID product = UUID.randomUUID();

    Set<Long> confirmed =
        bridge.send(List.of(message(1, product, 1), message(2, product, 2)), NO_DATABASE);

    assertThat(confirmed).containsExactlyInAnyOrder(1L, 2L);
    assertThat(bridge.unroutable()).isEqualTo(2);
  }

  @Test
  void keepsAProductInOrderAndLosesNothingThoughTheBrokerRefusesAtTimes() throws Exception {
    try (Channel channel = connection.createChannel()) {
      bind(channel, Map.of("x-max-length", 3, "x-overflow", "reject-publish"));
      List<OutboxMessage> waiting = manyMessages(4, 40);
      List<String> sent = waiting.stream().map(message -> message.messageId().toString()).toList();
      List<ReceivedEvent> received = new ArrayList<>();
      int refusals = 0;
      while (!waiting.isEmpty()) {
        Set<Long> confirmed = bridge.send(waiting, NO_DATABASE);
        assertGaplessPerProduct(waiting, confirmed);
        refusals += confirmed.size() < waiting.size() ? 1 : 0;
        waiting.removeIf(message -> confirmed.contains(message.id()));
        received.addAll(drain(channel));
      }

      assertThat(refusals).as("the queue was full at times").isPositive();
      assertThat(received)
          .extracting(ReceivedEvent::eventId)
          .containsExactlyInAnyOrderElementsOf(sent);
      Map<UUID, Long> last = new java.util.HashMap<>();
      for (ReceivedEvent event : received) {
        Long before = last.put(event.productId(), event.version());
        assertThat(event.previousVersion()).isEqualTo(before == null ? 0 : before);
      }
    }
  }

  /** What was confirmed of a product is a first part of what was sent of it. */
  private static void assertGaplessPerProduct(List<OutboxMessage> sent, Set<Long> confirmed) {
    Set<UUID> stuck = new HashSet<>();
    for (OutboxMessage message : sent) {
      if (!confirmed.contains(message.id())) {
        stuck.add(message.event().productId());
      } else {
        assertThat(stuck).doesNotContain(message.event().productId());
      }
    }
  }

  @Test
  void saysThatTheBrokerIsAwayAndConnectsAgain() throws Exception {
    RabbitMqBridge nowhere = new RabbitMqBridge("127.0.0.1", 1, "guest", "guest", exchange);
    assertThatThrownBy(nowhere::check).isInstanceOf(BridgeFailure.class);
    assertThatThrownBy(() -> nowhere.send(manyMessages(1, 1), NO_DATABASE))
        .isInstanceOf(BridgeFailure.class);

    RabbitMqBridge stranger =
        new RabbitMqBridge("127.0.0.1", broker.port(), "guest", "wrong", exchange);
    assertThatThrownBy(stranger::check)
        .isInstanceOf(BridgeFailure.class)
        .hasMessageContaining("ACCESS_REFUSED");

    bridge.disconnect();
    assertThat(bridge.send(manyMessages(1, 2), NO_DATABASE)).hasSize(2);
  }

  @Test
  void refusesAnExchangeOfAnotherKind() throws Exception {
    String other = "fanout-" + UUID.randomUUID();
    try (Channel channel = connection.createChannel()) {
      channel.exchangeDeclare(other, BuiltinExchangeType.FANOUT, false);
      RabbitMqBridge mistaken =
          new RabbitMqBridge("127.0.0.1", broker.port(), "guest", "guest", other);
      assertThatThrownBy(mistaken::check)
          .isInstanceOf(BridgeFailure.class)
          .hasMessageContaining("PRECONDITION_FAILED");
      mistaken.disconnect();
      channel.exchangeDelete(other);
    }
  }

  private void bind(Channel channel, Map<String, Object> arguments) throws Exception {
    channel.queueDeclare(queue, true, false, false, arguments);
    channel.queueBind(queue, exchange, OutboxMessage.TYPE);
  }

  private List<ReceivedEvent> drain(Channel channel) throws Exception {
    List<ReceivedEvent> drained = new ArrayList<>();
    for (GetResponse got = channel.basicGet(queue, true);
        got != null;
        got = channel.basicGet(queue, true)) {
      drained.add(RabbitMqSubscriber.received(got.getEnvelope(), got.getProps(), got.getBody()));
    }
    return drained;
  }

  /** Of each product in order, the products mixed. */
  private static List<OutboxMessage> manyMessages(int products, int ofEach) {
    List<UUID> order = new ArrayList<>();
    for (int p = 0; p < products; p++) {
      order.addAll(Collections.nCopies(ofEach, UUID.randomUUID()));
    }
    Collections.shuffle(order, new Random(7));
    Map<UUID, Long> versions = new java.util.HashMap<>();
    List<OutboxMessage> messages = new ArrayList<>();
    for (UUID product : order) {
      long version = versions.merge(product, 1L, Long::sum);
      messages.add(message(messages.size() + 1L, product, version));
    }
    return messages;
  }

  private static OutboxMessage message(long id, UUID product, long version) {
    return new OutboxMessage(
        id,
        UUID.randomUUID(),
        Instant.EPOCH.plusSeconds(id),
        new StockUpdated(TENANT, product, version - 1, version, version - 1, version, "r"));
  }
}
