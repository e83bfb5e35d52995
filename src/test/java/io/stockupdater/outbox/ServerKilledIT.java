package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Rows;
import io.stockupdater.development.TestServer;
import io.stockupdater.outbox.EventServer.Broker;
import io.stockupdater.testing.TestClient;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers that are killed at named points of a message's way, on a database where no other server
 * relays meanwhile. Each test makes sure that the point was reached.
 */
class ServerKilledIT {
  private static final String DATABASE = "killed";
  private static final Duration STEP_MAX = Duration.ofSeconds(30);
  private static final String BRIDGE_LOCK = "select pg_advisory_lock(1937010531, hashtext(?))";
  private static final String PENDING =
      "select count(*) from outbox_message where product_id = ? and bridge = ?";

  /** Who holds a bridge's lock and waits for a row in it: the relay, between send and delete. */
  private static final String RELAYING =
      """
      select a.application_name
        from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.granted and l.classid = 1937010531
         and l.objid::bigint = hashtext(?)::bigint & 4294967295
         and a.datname = current_database() and a.wait_event_type = 'Lock'
      """;

  /** Servers that are alive, by the name of their connections; used again by the next test. */
  private static final Map<String, TestServer> ALIVE = new HashMap<>();

  private static int started;

  /** At least that many live servers. */
  private static List<TestServer> servers(int number) {
    while (ALIVE.size() < number) {
      String name = "node-" + ++started;
      ALIVE.put(name, EventServer.with(DATABASE).connectionName(name).start());
    }
    return new ArrayList<>(ALIVE.values());
  }

  private static void kill(TestServer server) {
    server.kill();
    ALIVE.values().remove(server);
  }

  private static Rows rows(TestServer server) {
    return new Rows(server.dataSource());
  }

  @AfterAll
  static void endServers() {
    ALIVE.values().forEach(TestServer::close);
    ALIVE.clear();
  }

  @ParameterizedTest
  @EnumSource
  void anotherServerSendsWhatOneCommittedBeforeItWasKilled(Broker broker) throws Exception {
    try (Subscriber subscriber = broker.subscribe()) {
      TestServer first = servers(1).get(0);
      TestClient client = new TestClient(first.baseUri());
      Rows rows = rows(first);
      UUID product;
      try (Connection lock = rows.hold(BRIDGE_LOCK, broker.bridge())) {
        product = client.product(client.tenant(), 5);
        assertThat(client.update(product, 1, "committed, not sent").status()).isEqualTo(200);
        assertThat(rows.number(PENDING, product, broker.bridge())).isEqualTo(2);
        kill(first);
        assertThat(subscriber.of(product)).isEmpty();
        lock.rollback();
      }
      servers(1);

      assertToldAndGone(broker, subscriber, rows, List.of(product));
      assertThat(subscriber.of(product)).hasSize(2); // and once only
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherServerRepeatsWhatOneSentBeforeItWasKilled(Broker broker) throws Exception {
    try (Subscriber subscriber = broker.subscribe()) {
      TestServer first = servers(1).get(0);
      TestClient client = new TestClient(first.baseUri());
      Rows rows = rows(first);
      UUID product = client.product(client.tenant(), 5);
      subscriber.awaitMessages(product, 1);
      new History(rows, List.of(product)).awaitEmptyOutbox(broker);
      try (Connection row = lockedRow(rows, broker, client, product)) {
        // Sent and confirmed, and the relay waits to delete it.
        ReceivedEvent sent = subscriber.awaitMessages(product, 2).get(1);
        awaitRelaying(rows, broker);
        assertThat(rows.number(PENDING, product, broker.bridge())).isEqualTo(1);
        kill(first);
        row.rollback();

        servers(1);
        await().atMost(STEP_MAX).until(() -> subscriber.of(product).size() >= 3);
        assertThat(subscriber.of(product).get(2).eventId()).isEqualTo(sent.eventId());
        assertThat(subscriber.of(product).get(2).body()).isEqualTo(sent.body());
      }
      assertToldAndGone(broker, subscriber, rows, List.of(product));
    }
  }

  @Test
  void theOtherServerTakesOverWhenTheRelayingOneIsKilledInAStorm() throws Exception {
    List<TestServer> servers = servers(2);
    Rows rows = rows(servers.get(0));
    List<Subscriber> subscribers = new ArrayList<>();
    EventServer.brokers().forEach(broker -> subscribers.add(broker.subscribe()));
    try (Storm storm =
        Storm.begin(
            servers.stream()
                .map(server -> new TestClient(server.baseUri()))
                .toArray(TestClient[]::new))) {
      await().until(() -> subscribers.get(0).all().size() > 50);
      String relaying;
      TestClient client = new TestClient(servers.get(0).baseUri());
      UUID product = client.product(client.tenant(), 0);
      try (Connection row = lockedRow(rows, Broker.ACTIVEMQ, client, product)) {
        relaying = awaitRelaying(rows, Broker.ACTIVEMQ);
        long atKill = storm.accepted();
        kill(java.util.Objects.requireNonNull(ALIVE.get(relaying), relaying));
        row.rollback();
        await().atMost(STEP_MAX).until(() -> storm.accepted() > atKill + 50);
      }
      List<UUID> products = new ArrayList<>(storm.end());
      products.add(product);

      assertThat(storm.unanswered()).isPositive();
      assertThat(ALIVE).hasSize(1).doesNotContainKey(relaying);
      for (Broker broker : EventServer.brokers()) {
        assertToldAndGone(
            broker, subscribers.get(EventServer.brokers().indexOf(broker)), rows, products);
      }
    } finally {
      subscribers.forEach(Subscriber::close);
    }
  }

  /**
   * Makes a change whose message can be read and sent but not deleted: the row is locked while the
   * relay is kept away.
   */
  private static Connection lockedRow(Rows rows, Broker broker, TestClient client, UUID product)
      throws Exception {
    try (Connection relay = rows.hold(BRIDGE_LOCK, broker.bridge())) {
      assertThat(client.update(product, 1, "sent, not deleted").status()).isEqualTo(200);
      Connection row =
          rows.hold(
              "select 1 from outbox_message where product_id = ? and bridge = ? for update",
              product,
              broker.bridge());
      relay.rollback();
      return row;
    }
  }

  private static String awaitRelaying(Rows rows, Broker broker) {
    await().atMost(STEP_MAX).until(() -> !rows.all(RELAYING, broker.bridge()).isEmpty());
    return String.valueOf(rows.all(RELAYING, broker.bridge()).get(0).get(0));
  }

  private static void assertToldAndGone(
      Broker broker, Subscriber subscriber, Rows rows, List<UUID> products) {
    History history = new History(rows, products);
    history.assertToldBy(subscriber);
    history.awaitEmptyOutbox(broker);
  }
}
