package io.stockupdater.outbox;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.ActiveMQConnectionFactory;

/** With a durable subscription to the topic; connects again when the broker is back. */
final class ActiveMqSubscriber extends Subscriber {
  private final Connection connection;

  ActiveMqSubscriber(String url) {
    try {
      ActiveMQConnectionFactory factory =
          new ActiveMQConnectionFactory(
              "failover:(" + url + ")?initialReconnectDelay=100&maxReconnectDelay=500");
      factory.setWatchTopicAdvisories(false);
      connection = factory.createConnection();
      connection.setClientID("subscriber-" + UUID.randomUUID());
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      Topic topic = session.createTopic("stock-updated");
      session.createDurableSubscriber(topic, "test").setMessageListener(this::take);
      connection.start();
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(Message message) {
    try {
      receive(received(message));
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  static ReceivedEvent received(Message message) throws JMSException {
    Map<String, Object> properties = new HashMap<>();
    for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
      String name = (String) names.nextElement();
      if (!name.startsWith("JMSX")) { // the provider's own
        properties.put(name, message.getObjectProperty(name));
      }
    }
    return new ReceivedEvent(
        ((TextMessage) message).getText(),
        properties,
        Map.of(
            "JMSType", message.getJMSType(),
            "JMSDeliveryMode", message.getJMSDeliveryMode(),
            "JMSDestination", ((Topic) message.getJMSDestination()).getTopicName()),
        System.nanoTime());
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
