package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Rows;
import io.stockupdater.outbox.EventServer.Broker;
import io.stockupdater.testing.TestClient;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages are sent, and what they say. */
class EventsIT {
  private static final String BRIDGE_LOCK =
      "select pg_advisory_lock(1937010531, hashtext('activemq'))";

  private static final List<Subscriber> SUBSCRIBERS = new ArrayList<>();

  private UUID tenant = new UUID(0, 0);

  @BeforeAll
  static void subscribe() {
    EventServer.brokers().forEach(broker -> SUBSCRIBERS.add(broker.subscribe()));
  }

  @AfterAll
  static void unsubscribe() {
    SUBSCRIBERS.forEach(Subscriber::close);
  }

  @BeforeEach
  void makeTenant() throws Exception {
    tenant = client().tenant();
  }

  private static TestClient client() {
    return EventServer.client();
  }

  private static Rows rows() {
    return EventServer.rows();
  }

  @Test
  void tellsOfEverySingleUpdate() throws Exception {
    UUID product = client().product(tenant, 10);
    long before = Instant.now().getEpochSecond();
    client().update(product, 10, "Restock from supplier");
    client().update(product, -1, "sold");
    client().update(product, -100, "refused");
    client().update(product, -2, "sold");

    for (Subscriber subscriber : SUBSCRIBERS) {
      List<ReceivedEvent> events = subscriber.awaitMessages(product, 4);
      assertThat(events).extracting(ReceivedEvent::version).containsExactly(1L, 2L, 3L, 4L);
      assertThat(events).extracting(ReceivedEvent::newStock).containsExactly(10L, 20L, 19L, 17L);
      ReceivedEvent event = events.get(1);
      long timestamp = event.json().path("timestamp").asLong();
      assertThat(timestamp).isBetween(before - 60, before + 60);
      assertThat(event.body())
          .isEqualTo(
              """
              {"product_id":"%s","previous_stock":10,"new_stock":20,"change_amount":10,\
              "reason":"Restock from supplier","timestamp":%d}"""
                  .formatted(product, timestamp));
      assertThat(event.properties())
          .containsAllEntriesOf(
              Map.of(
                  "tenant_id",
                  tenant.toString(),
                  "product_id",
                  product.toString(),
                  "previous_version",
                  1L,
                  "stock_version",
                  2L,
                  "type",
                  "stock-updated"));
    }
  }

  @Test
  void givesAMessageTheSameIdOnEveryBroker() throws Exception {
    UUID product = client().product(tenant, 1);
    client().update(product, 1, "r");

    List<List<String>> ids = new ArrayList<>();
    for (Subscriber subscriber : SUBSCRIBERS) {
      ids.add(subscriber.awaitMessages(product, 2).stream().map(ReceivedEvent::eventId).toList());
    }
    assertThat(ids)
        .allSatisfy(same -> assertThat(same).isEqualTo(ids.get(0)).doesNotHaveDuplicates());
  }

  @Test
  void tellsOfABulkUpdateOncePerProductWithTheNetChange() throws Exception {
    UUID first = client().product(tenant, 10);
    UUID second = client().product(tenant, 0);
    client()
        .bulk(
            tenant,
            "?reason=stock%20take",
            TestClient.line(first, 5)
                + TestClient.line(second, 7)
                + TestClient.line(first, -3)
                + TestClient.line(first, 0));
    client().bulk(tenant, "", TestClient.line(first, 4) + TestClient.line(first, -4));

    for (Subscriber subscriber : SUBSCRIBERS) {
      List<ReceivedEvent> events = subscriber.awaitMessages(first, 3);
      assertThat(events).hasSize(3);
      assertThat(events)
          .extracting(ReceivedEvent::reason)
          .containsExactly("initial", "stock take", "bulk update");
      assertThat(events).extracting(ReceivedEvent::previousVersion).containsExactly(0L, 1L, 3L);
      assertThat(events).extracting(ReceivedEvent::version).containsExactly(1L, 3L, 5L);
      assertThat(events)
          .extracting(event -> event.json().path("change_amount").asLong())
          .containsExactly(10L, 2L, 0L);
      assertThat(subscriber.awaitMessages(second, 1)).hasSize(1);
    }
  }

  @Test
  void tellsNothingOfWhatChangesNothing() throws Exception {
    UUID unstocked = client().product(tenant, 0);
    UUID conflicting = client().product(tenant, 3);
    UUID repeated = client().product(tenant, 0);
    String event =
        "{\"product_id\":\"%s\",\"delta\":4,\"event_id\":\"%s\"}\n"
            .formatted(repeated, UUID.randomUUID());
    client().bulk(tenant, "", event);
    client()
        .bulk(
            tenant,
            "",
            TestClient.line(unstocked, 0)
                + TestClient.line(conflicting, 2)
                + TestClient.line(conflicting, -100)
                + event);
    client().update(unstocked, -1, "refused");
    client().update(unstocked, 1, "the last");

    for (Subscriber subscriber : SUBSCRIBERS) {
      List<ReceivedEvent> events = subscriber.awaitMessages(unstocked, 1);
      assertThat(events).extracting(ReceivedEvent::reason).containsExactly("the last");
      assertThat(events).extracting(ReceivedEvent::previousVersion).containsExactly(0L);
      assertThat(subscriber.awaitMessages(conflicting, 1))
          .extracting(ReceivedEvent::reason)
          .containsExactly("initial");
      assertThat(subscriber.awaitMessages(repeated, 1)).hasSize(1);
    }
    assertThat(
            rows()
                .number(
                    "select count(*) from outbox_message where product_id = any (?::uuid[])",
                    "{" + conflicting + "," + repeated + "," + unstocked + "}"))
        .isZero();
  }

  @Test
  void tellsOfTheInitialStockOfImportedProducts() throws Exception {
    UUID stocked = UUID.randomUUID();
    UUID unstocked = UUID.randomUUID();
    String line = "{\"product_id\":\"%s\",\"sku\":\"%s\",\"name\":\"n\",\"initial_stock\":%d}\n";
    client()
        .put(
            "api/v1/tenants/" + tenant + "/products/bulk",
            line.formatted(stocked, "a", 6) + line.formatted(unstocked, "b", 0),
            "application/x-ndjson");
    client().update(unstocked, 2, "r");

    for (Subscriber subscriber : SUBSCRIBERS) {
      assertThat(subscriber.awaitMessages(unstocked, 1)).hasSize(1);
      ReceivedEvent initial = subscriber.awaitMessages(stocked, 1).get(0);
      assertThat(initial.reason()).isEqualTo("initial");
      assertThat(initial.previousVersion()).isZero();
      assertThat(initial.version()).isEqualTo(1);
      assertThat(initial.newStock()).isEqualTo(6);
    }
  }

  @Test
  void keepsOneRowPerConfiguredBridge() throws Exception {
    try (Connection held = rows().hold(BRIDGE_LOCK)) {
      UUID product = client().product(tenant, 1);
      assertThat(
              rows()
                  .all(
                      "select distinct bridge from outbox_message"
                          + " where product_id = ? and bridge = 'activemq'",
                      product))
          .hasSize(1);
      assertThat(
              rows()
                  .number(
                      "select count(*) from outbox_message where bridge <> all (?::text[])",
                      EventServer.brokers().stream()
                          .map(Broker::bridge)
                          .toList()
                          .toString()
                          .replace('[', '{')
                          .replace(']', '}')))
          .isZero();
      held.rollback();
    }
  }

  @Test
  void wakesUpAtOnceForACommitOfItsOwnNode() throws Exception {
    UUID product = client().product(tenant, 0);
    for (Subscriber subscriber : SUBSCRIBERS) {
      List<Long> micros = new ArrayList<>();
      for (int i = 1; i <= 15; i++) {
        int messages = subscriber.firstsOf(product).size() + 1;
        client().update(product, 1, "r");
        long committed = System.nanoTime();
        long arrived =
            subscriber.awaitMessages(product, messages).get(messages - 1).receivedNanos();
        micros.add(Math.max(0, arrived - committed) / 1_000);
      }
      Collections.sort(micros);
      System.out.printf(
          "%s: median %d microseconds from the answer to the message%n",
          subscriber.getClass().getSimpleName(), micros.get(micros.size() / 2));
      assertThat(Duration.ofNanos(1_000 * micros.get(micros.size() / 2)))
          .isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void findsWhatAnotherNodeHasCommitted() throws Exception {
    UUID product = client().product(tenant, 1);
    for (Broker broker : EventServer.brokers()) {
      Subscriber subscriber = SUBSCRIBERS.get(EventServer.brokers().indexOf(broker));
      subscriber.awaitMessages(product, 1);
      // A row without a wake-up is what this node sees of another one's commit.
      rows()
          .change(
              """
              insert into outbox_message (tenant_id, bridge, message_id, product_id,
                previous_version, stock_version, previous_stock, new_stock, reason)
              values (?, ?, gen_random_uuid(), ?, 1, 2, 1, 2, 'elsewhere')
              """,
              tenant,
              broker.bridge(),
              product);

      assertThat(subscriber.awaitMessages(product, 2)).hasSize(2);
    }
  }

  @Test
  void showsOperatorsHowTheBridgesFare() throws Exception {
    UUID product = client().product(tenant, 1);
    SUBSCRIBERS.forEach(subscriber -> subscriber.awaitMessages(product, 1));

    await()
        .untilAsserted(
            () ->
                assertThat(client().get("health/ready").json().path("bridges"))
                    .hasSameSizeAs(EventServer.brokers())
                    .allSatisfy(
                        bridge -> {
                          assertThat(bridge.path("state").asText()).isEqualTo("up");
                          assertThat(bridge.path("pending").asLong()).isZero();
                          assertThat(bridge.path("sent").asLong()).isPositive();
                        }));
    String metrics = client().get("metrics").body();
    for (Broker broker : EventServer.brokers()) {
      for (String metric :
          List.of("up", "pending", "oldest_seconds", "sent_total", "failed_total")) {
        assertThat(metrics)
            .contains("stock_bridge_" + metric + "{bridge=\"" + broker.bridge() + "\"}");
      }
    }
  }
}
