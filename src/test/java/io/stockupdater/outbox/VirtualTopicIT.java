package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.DestinationInterceptor;
import org.apache.activemq.broker.region.virtual.VirtualDestination;
import org.apache.activemq.broker.region.virtual.VirtualDestinationInterceptor;
import org.apache.activemq.broker.region.virtual.VirtualTopic;
import org.junit.jupiter.api.Test;

/** What the documentation says of virtual topics, which share a subscription among consumers. */
class VirtualTopicIT {
  private static final long ARRIVE_MILLIS_MAX = 5_000;
  private static final long NOTHING_MILLIS = 200;

  @Test
  void letConsumersShareAQueueOfTheTopicsMessages() throws Exception {
    VirtualTopic virtual = new VirtualTopic();
    virtual.setName(OutboxMessage.TYPE);
    virtual.setPrefix("Consumer.*.");

    assertThat(receivedFromQueue("Consumer.checker.stock-updated", virtual)).hasSize(4);
  }

  @Test
  void doNotWorkForThisTopicAsActiveMqComes() throws Exception {
    VirtualTopic virtual = new VirtualTopic(); // ActiveMQ's default, VirtualTopic.>

    assertThat(receivedFromQueue("Consumer.checker.stock-updated", virtual)).isEmpty();
  }

  /** What two consumers of a queue get together of four messages to the topic. */
  private static List<String> receivedFromQueue(String queue, VirtualTopic virtual)
      throws Exception {
    BrokerService broker = new BrokerService();
    broker.setBrokerName("virtual-" + UUID.randomUUID());
    broker.setPersistent(false);
    broker.setUseJmx(false);
    VirtualDestinationInterceptor interceptor = new VirtualDestinationInterceptor();
    interceptor.setVirtualDestinations(new VirtualDestination[] {virtual});
    broker.setDestinationInterceptors(new DestinationInterceptor[] {interceptor});
    String url = broker.addConnector("tcp://127.0.0.1:0").getPublishableConnectString();
    broker.start();
    Connection connection = new ActiveMQConnectionFactory(url).createConnection();
    ActiveMqBridge bridge = new ActiveMqBridge(url);
    try {
      connection.start();
      List<MessageConsumer> consumers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        consumers.add(
            session.createConsumer(session.createQueue(queue + "?consumer.prefetchSize=1")));
      }
      bridge.send(messages(4));
      List<String> received = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        var message = consumers.get(i % 2).receive(i == 0 ? ARRIVE_MILLIS_MAX : NOTHING_MILLIS);
        if (message != null) {
          received.add(message.getStringProperty("event_id"));
        }
      }
      assertThat(received).doesNotHaveDuplicates();
      return received;
    } finally {
      bridge.disconnect();
      connection.close();
      broker.stop();
    }
  }

  private static List<OutboxMessage> messages(int number) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (long id = 1; id <= number; id++) {
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
