package io.stockupdater.outbox;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import io.stockupdater.database.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a durable topic exchange with publisher confirms. At most one unconfirmed message
 * per product is under way: a broker may refuse one message and take the next, and first deliveries
 * of a product have to stay in order.
 */
final class RabbitMqBridge implements Bridge {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int PERSISTENT = 2;

  private final ConnectionFactory factory = new ConnectionFactory();
  private final String exchange;
  private final AtomicLong unroutable = new AtomicLong();
  private @Nullable Connection connection;
  private @Nullable Channel channel;

  /** Delivery tags of the wave under way, before and after the broker refused them. */
  private final NavigableSet<Long> outstanding = new ConcurrentSkipListSet<>();

  private final Set<Long> refused = ConcurrentHashMap.newKeySet();

  RabbitMqBridge(String host, int port, String user, String password, String exchange) {
    factory.setHost(host);
    factory.setPort(port);
    factory.setUsername(user);
    factory.setPassword(password);
    factory.setConnectionTimeout(TIMEOUT_MILLIS);
    factory.setHandshakeTimeout(TIMEOUT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false); // the relay reconnects, and knows what to resend
    this.exchange = exchange;
  }

  @Override
  public String name() {
    return "rabbitmq";
  }

  @Override
  public long unroutable() {
    return unroutable.get();
  }

  @Override
  public Set<Long> send(List<OutboxMessage> messages, Database database) throws BridgeFailure {
    try {
      Channel open = open();
      Set<Long> confirmed = new HashSet<>();
      Map<UUID, Deque<OutboxMessage>> byProduct = new LinkedHashMap<>();
      for (OutboxMessage message : messages) {
        byProduct
            .computeIfAbsent(message.event().productId(), product -> new ArrayDeque<>())
            .add(message);
      }
      while (!byProduct.isEmpty()) {
        sendWave(open, byProduct, confirmed);
      }
      return confirmed;
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      disconnect();
      throw new BridgeFailure(reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      disconnect();
      throw new BridgeFailure("interrupted", e);
    }
  }

  /** Sends the first message of each product; a product with a refused one gets no further. */
  private void sendWave(
      Channel open, Map<UUID, Deque<OutboxMessage>> byProduct, Set<Long> confirmed)
      throws IOException, InterruptedException, TimeoutException {
    outstanding.clear();
    refused.clear();
    Map<Long, OutboxMessage> wave = new LinkedHashMap<>();
    for (Deque<OutboxMessage> waiting : new ArrayList<>(byProduct.values())) {
      OutboxMessage message = waiting.removeFirst();
      wave.put(open.getNextPublishSeqNo(), message);
      outstanding.add(open.getNextPublishSeqNo());
      open.basicPublish(
          exchange,
          message.type(),
          true,
          properties(message),
          message.body().getBytes(StandardCharsets.UTF_8));
    }
    open.waitForConfirms(TIMEOUT_MILLIS);
    for (Map.Entry<Long, OutboxMessage> sent : wave.entrySet()) {
      UUID product = sent.getValue().event().productId();
      if (refused.contains(sent.getKey())) {
        byProduct.remove(product);
      } else {
        confirmed.add(sent.getValue().id());
        Deque<OutboxMessage> waiting = byProduct.get(product);
        if (waiting != null && waiting.isEmpty()) {
          byProduct.remove(product);
        }
      }
    }
  }

  @Override
  public void check() throws BridgeFailure {
    try {
      open();
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      disconnect();
      throw new BridgeFailure(reason(e), e);
    }
  }

  private Channel open() throws IOException, TimeoutException {
    Channel present = channel;
    return present == null || !present.isOpen() ? connect() : present;
  }

  private Channel connect() throws IOException, TimeoutException {
    disconnect();
    connection = factory.newConnection("stock-updater");
    Channel open = connection.createChannel();
    open.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    open.confirmSelect();
    open.addReturnListener(returned -> unroutable.incrementAndGet());
    open.addConfirmListener(this::confirm, this::refuse);
    channel = open;
    return open;
  }

  private void confirm(long tag, boolean multiple) {
    if (multiple) {
      outstanding.headSet(tag, true).clear();
    } else {
      outstanding.remove(tag);
    }
  }

  private void refuse(long tag, boolean multiple) {
    refused.addAll(multiple ? outstanding.headSet(tag, true) : Set.of(tag));
    confirm(tag, multiple);
  }

  private static AMQP.BasicProperties properties(OutboxMessage message) {
    return new AMQP.BasicProperties.Builder()
        .contentType(OutboxMessage.CONTENT_TYPE)
        .contentEncoding("utf-8")
        .deliveryMode(PERSISTENT)
        .messageId(message.messageId().toString())
        .type(message.type())
        .timestamp(Date.from(message.createdAt()))
        .headers(message.properties())
        .build();
  }

  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void disconnect() {
    Connection old = connection;
    connection = null;
    channel = null;
    if (old != null) {
      old.abort(TIMEOUT_MILLIS);
    }
  }
}
