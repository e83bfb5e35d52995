package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.database.Database;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.DestinationInterceptor;
import org.apache.activemq.broker.region.virtual.CompositeTopic;
import org.apache.activemq.broker.region.virtual.VirtualDestination;
import org.apache.activemq.broker.region.virtual.VirtualDestinationInterceptor;
import org.apache.activemq.broker.region.virtual.VirtualTopic;
import org.apache.activemq.command.ActiveMQQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the documentation says of virtual topics, which share a subscription among consumers. */
class VirtualTopicIT {
  /** Of no use to a broker. */
  private static final Database NO_DATABASE = new Database();

  private static final int MESSAGES = 4;
  private static final long ARRIVE_MILLIS_MAX = 300;

  @Test
  void aVirtualTopicLetsConsumersShareAQueueAndKeepsTheSubscribers() throws Exception {
    VirtualTopic virtual = new VirtualTopic();
    virtual.setName(OutboxMessage.TYPE);
    virtual.setPrefix("Consumer.*.");

    Received received = received("Consumer.checker.stock-updated", virtual);

    assertThat(received.fromQueue()).hasSize(MESSAGES);
    assertThat(received.fromTopic()).hasSize(MESSAGES);
  }

  @Test
  void aCompositeTopicKeepsTheSubscribersOnlyIfItIsToldTo() throws Exception {
    CompositeTopic composite = new CompositeTopic();
    composite.setName(OutboxMessage.TYPE);
    composite.setForwardTo(List.of(new ActiveMQQueue("checker")));

    Received received = received("checker", composite);
    assertThat(received.fromQueue()).hasSize(MESSAGES);
    assertThat(received.fromTopic()).isEmpty();

    composite.setForwardOnly(false);
    assertThat(received("checker", composite).fromTopic()).hasSize(MESSAGES);
  }

  @Test
  void withoutConfigurationTheQueueOfAVirtualTopicStaysEmpty() throws Exception {
    Received received = received("Consumer.checker.stock-updated", null);

    assertThat(received.fromQueue()).isEmpty();
    assertThat(received.fromTopic()).hasSize(MESSAGES);
  }

  private record Received(List<String> fromQueue, List<String> fromTopic) {}

  /** What two consumers of a queue get together, and a subscriber of the topic beside them. */
  private static Received received(String queue, @Nullable VirtualDestination virtual)
      throws Exception {
    BrokerService broker = new BrokerService();
    broker.setBrokerName("virtual-" + UUID.randomUUID());
    broker.setPersistent(false);
    broker.setUseJmx(false);
    if (virtual != null) {
      VirtualDestinationInterceptor interceptor = new VirtualDestinationInterceptor();
      interceptor.setVirtualDestinations(new VirtualDestination[] {virtual});
      broker.setDestinationInterceptors(new DestinationInterceptor[] {interceptor});
    }
    String url = broker.addConnector("tcp://127.0.0.1:0").getPublishableConnectString();
    broker.start();
    Connection connection = new ActiveMQConnectionFactory(url).createConnection();
    ActiveMqBridge bridge = new ActiveMqBridge(url);
    try {
      connection.start();
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      String one = queue + "?consumer.prefetchSize=1";
      List<MessageConsumer> sharing =
          List.of(
              session.createConsumer(session.createQueue(one)),
              session.createConsumer(session.createQueue(one)));
      MessageConsumer subscriber = session.createConsumer(session.createTopic(OutboxMessage.TYPE));
      bridge.send(messages(), NO_DATABASE);
      return new Received(take(sharing), take(List.of(subscriber)));
    } finally {
      bridge.disconnect();
      connection.close();
      broker.stop();
    }
  }

  private static List<String> take(List<MessageConsumer> consumers) throws JMSException {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < 2 * MESSAGES && taken.size() < MESSAGES; i++) {
      Message message = consumers.get(i % consumers.size()).receive(ARRIVE_MILLIS_MAX);
      if (message != null) {
        taken.add(message.getStringProperty("event_id"));
      }
    }
    assertThat(taken).doesNotHaveDuplicates();
    return taken;
  }

  private static List<OutboxMessage> messages() {
    List<OutboxMessage> messages = new ArrayList<>();
    for (long id = 1; id <= MESSAGES; id++) {
      messages.add(
          new OutboxMessage(
              id,
              UUID.randomUUID(),
              Instant.EPOCH,
              new StockUpdated(UUID.randomUUID(), UUID.randomUUID(), id - 1, id, id - 1, id, "r")));
    }
    return messages;
  }
}
