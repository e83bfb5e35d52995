package io.stockupdater.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.text.Json;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A message as a subscriber got it.
 *
 * @param properties the headers of AMQP, the properties of JMS
 * @param envelope what the broker's protocol has a place of its own for, by the protocol's name
 * @param receivedNanos when, by {@link System#nanoTime}
 */
record ReceivedEvent(
    String body, Map<String, Object> properties, Map<String, Object> envelope, long receivedNanos) {

  JsonNode json() {
    try {
      return Json.MAPPER.readTree(body);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String eventId() {
    return text("event_id");
  }

  UUID tenantId() {
    return UUID.fromString(text("tenant_id"));
  }

  UUID productId() {
    return UUID.fromString(text("product_id"));
  }

  long previousVersion() {
    return ((Number) property("previous_version")).longValue();
  }

  long version() {
    return ((Number) property("stock_version")).longValue();
  }

  long newStock() {
    return json().path("new_stock").asLong();
  }

  String reason() {
    return json().path("reason").asText();
  }

  private String text(String name) {
    return property(name).toString();
  }

  private Object property(String name) {
    return Objects.requireNonNull(properties.get(name), name);
  }
}
