package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.development.Halted;
import io.stockupdater.outbox.EventServer.Broker;
import io.stockupdater.testing.TestClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that is killed or hangs while updates go on, and comes back. */
class BrokerDownIT {
  private static final Duration CHANGE_MAX = Duration.ofSeconds(30);
  private static final Duration ANSWERS_MAX = Duration.ofSeconds(10);

  @ParameterizedTest
  @EnumSource
  void losesNothingWhenABrokerIsKilledInAStormAndComesBack(Broker broker) throws Exception {
    TestClient client = EventServer.client();
    try (Subscriber subscriber = broker.subscribe();
        Storm storm = Storm.begin(client)) {
      await().until(() -> subscriber.all().size() > 50);
      broker.kill();
      try {
        long atKill = storm.accepted();
        await().until(() -> storm.accepted() > atKill + 100); // updates go on
        assertThat(bridge(broker).path("pending").asLong()).isPositive();
      } finally {
        broker.restart();
      }
      long atRestart = storm.accepted();
      await().until(() -> storm.accepted() > atRestart + 50);

      History history = new History(EventServer.rows(), storm.end());
      history.assertToldBy(subscriber);
      history.awaitEmptyOutbox(broker);
      assertThat(storm.unanswered()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void delaysNeitherUpdatesNorTheOtherBrokerAndSaysSoOnce(Broker broker) throws Exception {
    TestClient client = EventServer.client();
    List<Broker> others = EventServer.brokers().stream().filter(other -> other != broker).toList();
    try (Subscriber subscriber = broker.subscribe()) {
      UUID product = client.product(client.tenant(), 1);
      await().until(() -> bridge(broker).path("state").asText().equals("up"));
      long logged = logged("is down", broker);
      long failed = bridge(broker).path("failed").asLong();
      broker.kill();
      try {
        // Known though nothing is sent.
        await()
            .atMost(CHANGE_MAX)
            .until(() -> bridge(broker).path("state").asText().equals("down"));
        for (Broker other : others) {
          assertReachedOnlyBy(other, client, product);
        }
        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
          assertThat(client.update(product, 1, "r").status()).isEqualTo(200);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isLessThan(CHANGE_MAX);
        // Commits don't make it try more often: at most half a second apart after the first tries.
        assertThat(bridge(broker).path("failed").asLong() - failed)
            .isLessThan(20 + took.toMillis() / 500);
        assertThat(logged("is down", broker)).isEqualTo(logged + 1);
      } finally {
        broker.restart();
      }
      await().atMost(CHANGE_MAX).until(() -> bridge(broker).path("state").asText().equals("up"));
      History history = new History(EventServer.rows(), List.of(product));
      history.assertToldBy(subscriber);
      history.awaitEmptyOutbox(broker);
    }
  }

  @ParameterizedTest
  @EnumSource
  void delaysNeitherUpdatesNorTheOtherBrokerWhileABrokerHangs(Broker broker) throws Exception {
    TestClient client = EventServer.client();
    List<Broker> others = EventServer.brokers().stream().filter(other -> other != broker).toList();
    try (Subscriber subscriber = broker.subscribe()) {
      UUID product = client.product(client.tenant(), 1);
      await().until(() -> bridge(broker).path("state").asText().equals("up"));
      subscriber.awaitMessages(product, 1);
      Halted halted = broker.halt();
      try {
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
          assertThat(client.update(product, 1, "r").status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWERS_MAX);
        for (Broker other : others) {
          assertReachedOnlyBy(other, client, client.product(client.tenant(), 0));
        }
        await().until(() -> bridge(broker).path("pending").asLong() >= 50);
        assertThat(subscriber.firstsOf(product)).hasSize(1);
      } finally {
        halted.close();
      }
      History history = new History(EventServer.rows(), List.of(product));
      history.assertToldBy(subscriber);
      history.awaitEmptyOutbox(broker);
    }
  }

  private static void assertReachedOnlyBy(Broker other, TestClient client, UUID product)
      throws Exception {
    try (Subscriber subscriber = other.subscribe()) {
      client.update(product, 1, "while the other is away");
      long start = System.nanoTime();
      assertThat(subscriber.awaitMessages(product, 1)).hasSize(1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWERS_MAX);
    }
  }

  private static JsonNode bridge(Broker broker) throws Exception {
    for (JsonNode bridge : EventServer.client().get("health/ready").json().path("bridges")) {
      if (bridge.path("name").asText().equals(broker.bridge())) {
        return bridge;
      }
    }
    throw new AssertionError("no bridge to " + broker);
  }

  private static long logged(String text, Broker broker) throws Exception {
    try (var lines = Files.lines(EventServer.shared().log())) {
      return lines
          .filter(line -> line.contains("bridge " + text) && line.contains(broker.bridge()))
          .count();
    }
  }
}
