package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.stockupdater.outbox.EventServer.Broker;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The document of the events beside the events themselves. */
class AsyncApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void isServedAsAsyncApi() throws Exception {
    Answer answer = EventServer.client().get("asyncapi");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type").replace(" ", ""))
        .startsWith("application/vnd.aai.asyncapi+yaml;version=3.0.0");
    assertThat(document().path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(document().path("servers").size()).isEqualTo(Broker.values().length);
    assertThat(document().path("info").path("description").asText())
        .contains("At least once", "In order per product");
  }

  @Test
  void refersOnlyToWhatIsThere() throws Exception {
    JsonNode document = document();
    List<String> broken = new ArrayList<>();
    for (JsonNode reference : document.findValues("$ref")) {
      if (document.at(reference.asText().substring(1)).isMissingNode()) {
        broken.add(reference.asText());
      }
    }
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void describesTheMessagesThatArrive(Broker broker) throws Exception {
    JsonNode document = document();
    JsonNode channel = channel(document, broker);
    JsonNode message = resolve(document, channel.path("messages").path("stockUpdated"));
    try (Subscriber subscriber = broker.subscribe()) {
      for (ReceivedEvent event : someEvents(subscriber)) {
        assertThat(violations(document, message.path("payload"), JSON.readTree(event.body())))
            .isEmpty();
        assertThat(event.json().fieldNames())
            .toIterable()
            .containsExactly(
                "product_id",
                "previous_stock",
                "new_stock",
                "change_amount",
                "reason",
                "timestamp");
        JsonNode headers = JSON.valueToTree(event.properties());
        assertThat(violations(document, message.path("headers"), headers)).isEmpty();
        assertThat(event.properties().keySet())
            .containsExactlyInAnyOrderElementsOf(names(message.path("headers")));
        if (broker == Broker.ACTIVEMQ) {
          assertEnvelopeOfJms(channel, message, event.envelope());
        } else {
          assertEnvelopeOfAmqp(document, channel, message, event);
        }
      }
    }
  }

  private static void assertEnvelopeOfJms(
      JsonNode channel, JsonNode message, Map<String, Object> envelope) {
    JsonNode headers = message.path("bindings").path("jms").path("headers").path("properties");
    assertThat(envelope)
        .containsEntry("JMSDestination", channel.path("address").asText())
        .containsEntry("JMSType", headers.path("JMSType").path("const").asText())
        .containsEntry("JMSDeliveryMode", jakarta.jms.DeliveryMode.PERSISTENT);
    assertThat(headers.path("JMSDeliveryMode").path("const").asText()).isEqualTo("PERSISTENT");
  }

  private static void assertEnvelopeOfAmqp(
      JsonNode document, JsonNode channel, JsonNode message, ReceivedEvent event) {
    JsonNode exchange = channel.path("bindings").path("amqp").path("exchange");
    JsonNode binding = message.path("bindings").path("amqp");
    JsonNode operation = document.at("/operations/publishToExchange/bindings/amqp");
    assertThat(event.envelope())
        .containsEntry("exchange", exchange.path("name").asText())
        .containsEntry("routing_key", channel.path("address").asText())
        .containsEntry("content_type", message.path("contentType").asText())
        .containsEntry("content_encoding", binding.path("contentEncoding").asText())
        .containsEntry("type", binding.path("messageType").asText())
        .containsEntry("delivery_mode", operation.path("deliveryMode").asInt())
        .containsEntry("message_id", event.eventId())
        .containsEntry("timestamp", event.json().path("timestamp").asLong());
  }

  @Test
  void hasExamplesThatKeepToIt() throws Exception {
    JsonNode document = document();
    for (JsonNode message : document.path("components").path("messages")) {
      assertThat(message.path("examples")).isNotEmpty();
      for (JsonNode example : message.path("examples")) {
        assertThat(violations(document, message.path("payload"), example.path("payload")))
            .isEmpty();
        assertThat(violations(document, message.path("headers"), example.path("headers")))
            .isEmpty();
        ObjectNode more = example.path("payload").deepCopy();
        more.put("seventh", 7);
        assertThat(violations(document, message.path("payload"), more)).isNotEmpty();
      }
    }
  }

  /** A single update, a bulk update whose changes cancel each other out, an initial stock. */
  private static List<ReceivedEvent> someEvents(Subscriber subscriber) throws Exception {
    TestClient client = EventServer.client();
    UUID tenant = client.tenant();
    UUID product = client.product(tenant, 10);
    client.update(product, -3, "caf\u00e9 \ud83d\udce6 \"\\");
    client.bulk(tenant, "", TestClient.line(product, 5) + TestClient.line(product, -5));
    return subscriber.awaitMessages(product, 3);
  }

  private static JsonNode document() throws Exception {
    return new YAMLMapper().readTree(EventServer.client().get("asyncapi").body());
  }

  private static JsonNode channel(JsonNode document, Broker broker) {
    for (JsonNode channel : document.path("channels")) {
      if (channel.path("servers").get(0).path("$ref").asText().endsWith(broker.bridge())) {
        return channel;
      }
    }
    throw new AssertionError("no channel on " + broker);
  }

  private static JsonNode resolve(JsonNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static List<String> names(JsonNode schema) {
    List<String> names = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Formats count, types are strict. */
  private static List<Error> violations(JsonNode document, JsonNode schema, JsonNode value)
      throws Exception {
    ObjectNode self = schema.deepCopy();
    self.set("$defs", document.path("components").path("schemas"));
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JSON.readTree(self.toString().replace("#/components/schemas/", "#/$defs/")));
    return compiled.validate(
        value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }
}
