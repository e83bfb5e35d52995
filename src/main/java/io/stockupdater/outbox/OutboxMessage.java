package io.stockupdater.outbox;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.stockupdater.text.Json;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A message on its way to a broker.
 *
 * @param id its place in the outbox; ascending per product in the order of commits
 * @param messageId stays the same however often the message is sent
 */
public record OutboxMessage(long id, UUID messageId, Instant createdAt, StockUpdated event) {
  /** Of every message there is so far; also the topic, and the routing key. */
  static final String TYPE = "stock-updated";

  static final String CONTENT_TYPE = "application/json";

  /** What kind of message it is. */
  String type() {
    return TYPE;
  }

  /** The body: exactly the seed's six members. */
  String body() {
    return Json.text(
        new Body(
            event.productId(),
            event.previousStock(),
            event.newStock(),
            event.newStock() - event.previousStock(),
            event.reason(),
            createdAt.getEpochSecond()));
  }

  /** The properties beside the body, as JMS and AMQP alike carry them. */
  Map<String, Object> properties() {
    return Map.of(
        "event_id", messageId.toString(),
        "tenant_id", event.tenantId().toString(),
        "product_id", event.productId().toString(),
        "previous_version", event.previousVersion(),
        "stock_version", event.version(),
        "type", type());
  }

  @JsonPropertyOrder({
    "product_id",
    "previous_stock",
    "new_stock",
    "change_amount",
    "reason",
    "timestamp"
  })
  private record Body(
      UUID productId,
      long previousStock,
      long newStock,
      long changeAmount,
      String reason,
      long timestamp) {}
}
