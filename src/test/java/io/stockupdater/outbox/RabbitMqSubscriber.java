package io.stockupdater.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import io.stockupdater.development.RabbitMqBroker;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** With a durable queue bound to the exchange; connects again when the broker is back. */
final class RabbitMqSubscriber extends Subscriber {
  private static final int RECONNECT_MILLIS = 300;

  private final String queue = "subscriber-" + UUID.randomUUID();
  private final Connection connection;

  RabbitMqSubscriber(RabbitMqBroker broker) {
    this(broker, Map.of());
  }

  /**
   * @param arguments of the queue
   */
  RabbitMqSubscriber(RabbitMqBroker broker, Map<String, Object> arguments) {
    try {
      ConnectionFactory factory = broker.connections();
      factory.setNetworkRecoveryInterval(RECONNECT_MILLIS);
      connection = factory.newConnection(queue);
      Channel channel = connection.createChannel();
      channel.exchangeDeclare("inventory", BuiltinExchangeType.TOPIC, true);
      channel.queueDeclare(queue, true, false, false, arguments);
      channel.queueBind(queue, "inventory", "stock-updated");
      channel.basicConsume(queue, false, new Taker(channel));
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Taker extends DefaultConsumer {
    Taker(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      receive(received(envelope, properties, body));
      getChannel().basicAck(envelope.getDeliveryTag(), false);
    }
  }

  static ReceivedEvent received(Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    Map<String, Object> headers = new HashMap<>();
    properties
        .getHeaders()
        .forEach(
            (name, value) ->
                headers.put(name, value instanceof LongString ? value.toString() : value));
    return new ReceivedEvent(
        new String(body, UTF_8),
        headers,
        Map.of(
            "content_type", properties.getContentType(),
            "content_encoding", properties.getContentEncoding(),
            "delivery_mode", properties.getDeliveryMode(),
            "message_id", properties.getMessageId(),
            "type", properties.getType(),
            "timestamp", properties.getTimestamp().toInstant().getEpochSecond(),
            "exchange", envelope.getExchange(),
            "routing_key", envelope.getRoutingKey()),
        System.nanoTime());
  }

  @Override
  public void close() {
    try {
      connection.createChannel().queueDelete(queue);
      connection.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
