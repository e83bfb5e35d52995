package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.outbox.EventServer.Broker;
import io.stockupdater.testing.TestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stands for the Stock Checker Service, which listens to the events to keep its stock cache up to
 * date.
 */
class StockCheckerIT {
  private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);
  private static final String LEVEL = "select available from stock_level where product_id = ?";

  /** A cache that takes in events as they come, in the way the documentation advises. */
  private static final class StockCache {
    private record Entry(long version, long stock) {}

    private final Map<UUID, Entry> entries = new HashMap<>();
    private final Map<UUID, List<Long>> gaps = new HashMap<>();

    synchronized void take(ReceivedEvent event) {
      Entry known = entries.getOrDefault(event.productId(), new Entry(0, 0));
      if (event.version() <= known.version()) {
        return; // a repeated message
      }
      if (event.previousVersion() != known.version()) {
        gaps.computeIfAbsent(event.productId(), any -> new ArrayList<>()).add(known.version());
      }
      entries.put(event.productId(), new Entry(event.version(), event.newStock()));
    }

    synchronized long stock(UUID product) {
      return entries.getOrDefault(product, new Entry(0, 0)).stock();
    }

    synchronized long version(UUID product) {
      return entries.getOrDefault(product, new Entry(0, 0)).version();
    }

    /** Versions of a product after which one was missed; messages of other tests may come late. */
    synchronized List<Long> gaps(UUID product) {
      return List.copyOf(gaps.getOrDefault(product, List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasACacheThatEqualsTheDatabaseAfterAStorm(Broker broker) throws Exception {
    StockCache cache = new StockCache();
    try (Subscriber subscriber = broker.subscribe()) {
      subscriber.listen(cache::take);
      List<UUID> products;
      try (Storm storm = Storm.begin(EventServer.client())) {
        await().until(() -> storm.accepted() > 150);
        products = storm.end();
      }
      await()
          .atMost(CATCH_UP_MAX)
          .untilAsserted(
              () ->
                  assertThat(products)
                      .allSatisfy(
                          product ->
                              assertThat(cache.stock(product))
                                  .isEqualTo(EventServer.rows().number(LEVEL, product))));
      assertThat(products).allSatisfy(product -> assertThat(cache.gaps(product)).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noticesAMessageThatItHasMissed(Broker broker) throws Exception {
    StockCache cache = new StockCache();
    AtomicReference<ReceivedEvent> dropped = new AtomicReference<>();
    TestClient client = EventServer.client();
    try (Subscriber subscriber = broker.subscribe()) {
      subscriber.listen(
          event -> {
            if (event.reason().equals("lost")) {
              dropped.set(event);
            } else {
              cache.take(event);
            }
          });
      UUID product = client.product(client.tenant(), 10);
      client.update(product, 1, "seen");
      await().atMost(CATCH_UP_MAX).until(() -> cache.version(product) == 2);
      assertThat(cache.gaps(product)).isEmpty();

      client.update(product, 1, "lost");
      await().atMost(CATCH_UP_MAX).until(() -> dropped.get() != null);
      assertThat(cache.gaps(product)).isEmpty();
      client.update(product, 1, "seen");

      await().atMost(CATCH_UP_MAX).until(() -> cache.version(product) == 4);
      assertThat(cache.gaps(product)).containsExactly(2L);
      assertThat(cache.stock(product)).isEqualTo(13);
    }
  }
}
