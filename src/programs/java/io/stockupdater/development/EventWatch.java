package io.stockupdater.development;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Shows the person at the terminal that events arrive on the broker, as a consumer sees them. */
final class EventWatch implements AutoCloseable {
  static final String TOPIC = "stock-updated";
  private static final int CONNECT_MILLIS_MAX = 5_000;
  private static final long FIRST_SECONDS_MAX = 10;

  /** Nothing for so long means that all have come. */
  private static final long QUIET_MILLIS = 1_500;

  private final BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
  private final Connection connection;

  private EventWatch(Connection connection) {
    this.connection = connection;
  }

  /** Subscribes: what is published from now on will be shown. */
  static EventWatch subscribe(String brokerUrl) {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(brokerUrl);
    factory.setConnectResponseTimeout(CONNECT_MILLIS_MAX);
    try {
      Connection connection = factory.createConnection();
      EventWatch watch = new EventWatch(connection);
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      session.createConsumer(session.createTopic(TOPIC)).setMessageListener(watch.arrived::add);
      connection.start();
      return watch;
    } catch (JMSException e) {
      throw new StartFailure(
          "The broker of ACTIVEMQ_URL can't be subscribed to ("
              + e.getMessage()
              + "): start it, or correct or unset the variable.",
          e);
    }
  }

  /** Tells of the first event and how many came; waits a few seconds at most. */
  void tell(Consumer<String> say) throws InterruptedException {
    Message first = arrived.poll(FIRST_SECONDS_MAX, TimeUnit.SECONDS);
    if (first == null) {
      say.accept(
          "No event arrived on the topic %s within %d s: see the server log."
              .formatted(TOPIC, FIRST_SECONDS_MAX));
      return;
    }
    say.accept("The first event that arrived on the topic " + TOPIC + ":");
    try {
      say.accept("  " + ((TextMessage) first).getText());
      say.accept("  " + properties(first));
    } catch (JMSException e) {
      say.accept("  It can't be read: " + e.getMessage());
    }
    int count = 1;
    @Nullable Message next;
    do {
      next = arrived.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
      count += next == null ? 0 : 1;
    } while (next != null);
    say.accept("Events that arrived: " + count);
  }

  private static Map<String, Object> properties(Message message) throws JMSException {
    Map<String, Object> properties = new TreeMap<>();
    for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
      String name = (String) names.nextElement();
      properties.put(name, message.getObjectProperty(name));
    }
    return properties;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (JMSException e) {
      Console.complain("While ending the subscription: " + e.getMessage());
    }
  }
}
