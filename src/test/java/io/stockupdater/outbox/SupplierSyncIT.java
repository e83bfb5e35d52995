package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Rows;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Stands for the Supplier Sync Service, which sends updates when data arrive from suppliers: a
 * delivery once, however often the server is away. Single updates have no id, so it sends
 * deliveries as bulk updates with an {@code event_id}: what had been applied is then a duplicate.
 */
class SupplierSyncIT {
  private static final String DATABASE = "sync";
  private static final int LOCK_TIMEOUT_MILLIS = 200;
  private static final int DELIVERIES = 40;
  private static final Duration SYNC_MAX = Duration.ofMinutes(2);
  private static final String LEVEL = "select available from stock_level where product_id = ?";

  /** Sends deliveries one after the other, each until it is taken. */
  private static final class SupplierSync {
    private final TestClient client;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    SupplierSync(TestClient client) {
      this.client = client;
    }

    void deliver(UUID tenant, UUID product, int deliveries) {
      for (int i = 0; i < deliveries; i++) {
        String line =
            "{\"product_id\":\"%s\",\"delta\":10,\"source\":\"supplier\",\"event_id\":\"%s\"}"
                .formatted(product, UUID.randomUUID());
        while (!isTaken(tenant, line)) {
          retries.incrementAndGet();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        taken.incrementAndGet();
      }
    }

    private boolean isTaken(UUID tenant, String line) {
      try {
        Answer answer = client.bulk(tenant, "?reason=supplier%20delivery", line);
        return answer.status() == 200 && answer.text("status").equals("success");
      } catch (UncheckedIOException e) {
        return false; // the server is away
      }
    }
  }

  private static TestServer server = start(EventServer.with(DATABASE));

  private static TestServer start(TestServer.Options options) {
    return options
        .lockTimeout(LOCK_TIMEOUT_MILLIS)
        .environment("LOCK_TIMEOUT_MILLIS", Integer.toString(LOCK_TIMEOUT_MILLIS))
        .start();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @Test
  void deliversEverythingOnceThoughTheServerIsKilledAndStartedAgain() throws Exception {
    TestClient client = new TestClient(server.baseUri());
    Rows rows = new Rows(server.dataSource());
    UUID tenant = client.tenant();
    UUID product = client.product(tenant, 0);
    SupplierSync sync = new SupplierSync(client);
    List<Subscriber> subscribers =
        EventServer.brokers().stream().map(EventServer.Broker::subscribe).toList();
    try {
      CompletableFuture<Void> delivering =
          CompletableFuture.runAsync(() -> sync.deliver(tenant, product, DELIVERIES));
      await().atMost(SYNC_MAX).until(() -> sync.taken.get() >= DELIVERIES / 4);
      try (Connection lock =
          rows.hold("select 1 from stock_level where product_id = ? for update", product)) {
        server.kill(); // in the middle of a delivery
        lock.rollback();
      }
      server = start(EventServer.with(DATABASE).port(server.baseUri().getPort()));
      delivering.get(SYNC_MAX.toSeconds(), TimeUnit.SECONDS);

      assertThat(sync.retries.get()).isPositive();
      assertThat(rows.number(LEVEL, product)).isEqualTo(10L * DELIVERIES);
      History history = new History(rows, List.of(product));
      subscribers.forEach(history::assertToldBy);
      assertThat(subscribers.get(0).firstsOf(product))
          .hasSize(DELIVERIES)
          .allSatisfy(event -> assertThat(event.reason()).isEqualTo("supplier delivery"));
    } finally {
      subscribers.forEach(Subscriber::close);
    }
  }

  @Test
  void triesAgainWhileTheProductIsLocked() throws Exception {
    TestClient client = new TestClient(server.baseUri());
    Rows rows = new Rows(server.dataSource());
    UUID product = client.product(client.tenant(), 0);
    String update = "{\"quantity\":10,\"reason\":\"supplier delivery\"}";
    AtomicInteger refused = new AtomicInteger();
    CompletableFuture<Void> delivering;
    try (Connection lock =
        rows.hold("select 1 from stock_level where product_id = ? for update", product)) {
      delivering =
          CompletableFuture.runAsync(
              () ->
                  await()
                      .atMost(SYNC_MAX)
                      .until(
                          () -> {
                            Answer answer = client.post("stock/update/" + product, update);
                            if (answer.status() == 503) {
                              assertThat(answer.header("Retry-After")).isNotEmpty();
                              refused.incrementAndGet();
                            }
                            return answer.status() == 200;
                          }));
      await().atMost(SYNC_MAX).until(() -> refused.get() >= 2);
      lock.rollback();
    }
    delivering.get(SYNC_MAX.toSeconds(), TimeUnit.SECONDS);

    assertThat(rows.number(LEVEL, product)).isEqualTo(10); // a 503 has changed nothing
  }
}
