package io.stockupdater.outbox;

import io.stockupdater.database.Database;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to the JMS topic {@code stock-updated}, persistent. A batch is one JMS transaction: its
 * commit is the confirmation, and costs one round trip instead of one per message.
 */
final class ActiveMqBridge implements Bridge {
  private static final int SEND_TIMEOUT_MILLIS = 10_000;

  private final ActiveMQConnectionFactory factory;
  private @Nullable Link link;

  /**
   * @param broken set when the transport breaks, which a session that sends nothing doesn't notice
   */
  private record Link(
      Connection connection, Session session, MessageProducer producer, AtomicBoolean broken) {}

  /**
   * @param url as ActiveMQ has it; a {@code failover:} transport would hide from the relay that the
   *     broker is away
   */
  ActiveMqBridge(String url) {
    factory = new ActiveMQConnectionFactory(url);
    factory.setWatchTopicAdvisories(false);
    factory.setSendTimeout(SEND_TIMEOUT_MILLIS);
    factory.setConnectResponseTimeout(SEND_TIMEOUT_MILLIS);
  }

  @Override
  public String name() {
    return "activemq";
  }

  @Override
  public Set<Long> send(List<OutboxMessage> messages, Database database) throws BridgeFailure {
    try {
      Link open = open();
      for (OutboxMessage message : messages) {
        open.producer().send(textMessage(open.session(), message));
      }
      open.session().commit();
      return messages.stream().map(OutboxMessage::id).collect(Collectors.toSet());
    } catch (JMSException e) {
      disconnect();
      throw new BridgeFailure(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void check() throws BridgeFailure {
    try {
      open();
    } catch (JMSException e) {
      disconnect();
      throw new BridgeFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private Link open() throws JMSException {
    Link present = link;
    if (present != null && !present.broken().get()) {
      return present;
    }
    disconnect();
    return connect();
  }

  private Link connect() throws JMSException {
    Connection connection = factory.createConnection();
    AtomicBoolean broken = new AtomicBoolean();
    try {
      connection.setExceptionListener(failure -> broken.set(true));
      Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
      MessageProducer producer = session.createProducer(session.createTopic(OutboxMessage.TYPE));
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      connection.start();
      Link opened = new Link(connection, session, producer, broken);
      link = opened;
      return opened;
    } catch (JMSException e) {
      close(connection);
      throw e;
    }
  }

  private static TextMessage textMessage(Session session, OutboxMessage message)
      throws JMSException {
    TextMessage text = session.createTextMessage(message.body());
    text.setJMSType(message.type());
    for (Map.Entry<String, Object> property : message.properties().entrySet()) {
      text.setObjectProperty(property.getKey(), property.getValue());
    }
    text.setStringProperty("content_type", OutboxMessage.CONTENT_TYPE);
    return text;
  }

  @Override
  public void disconnect() {
    Link old = link;
    link = null;
    if (old != null) {
      close(old.connection());
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (JMSException e) {
      // It is given up because it is broken.
    }
  }
}
