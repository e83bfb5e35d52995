package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares what subscribers got with what was committed. */
final class History {
  private static final String LEVEL =
      "select available, version from stock_level where product_id = ?";
  private static final String LEDGER =
      """
      select version, resulting_level - delta, resulting_level
        from stock_event where product_id = ? order by version
      """;
  private static final String LEFT =
      "select count(*) from outbox_message where bridge = ? and product_id = any (?::uuid[])";

  private final Rows rows;
  private final Collection<UUID> products;

  History(Rows rows, Collection<UUID> products) {
    this.rows = rows;
    this.products = List.copyOf(products);
  }

  /** Waits until nothing of the products is left to send to a broker. */
  void awaitEmptyOutbox(EventServer.Broker broker) {
    String ids = "{" + String.join(",", products.stream().map(UUID::toString).toList()) + "}";
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> rows.number(LEFT, broker.bridge(), ids) == 0);
  }

  /**
   * Every committed change came at least once; what came first of each message of a product came in
   * the order of versions, each from where the one before ended; and nothing came that was not
   * committed.
   */
  void assertToldBy(Subscriber subscriber) {
    subscriber.awaitVersions(versions());
    for (UUID product : products) {
      assertChain(product, subscriber.firstsOf(product));
      assertOneTextPerMessage(subscriber.of(product));
    }
  }

  private Map<UUID, Long> versions() {
    Map<UUID, Long> versions = new LinkedHashMap<>();
    for (UUID product : products) {
      long version = number(rows.all(LEVEL, product).get(0), 1);
      if (version > 0) {
        versions.put(product, version);
      }
    }
    return versions;
  }

  private void assertChain(UUID product, List<ReceivedEvent> firsts) {
    Map<Long, List<@Nullable Object>> ledger = new LinkedHashMap<>();
    rows.all(LEDGER, product).forEach(row -> ledger.put(number(row, 0), row));
    List<String> broken = new ArrayList<>();
    long version = 0;
    for (ReceivedEvent event : firsts) {
      List<@Nullable Object> first = ledger.get(event.previousVersion() + 1);
      List<@Nullable Object> last = ledger.get(event.version());
      if (event.previousVersion() != version
          || first == null
          || last == null
          || number(first, 1) != event.json().path("previous_stock").asLong()
          || number(last, 2) != event.newStock()) {
        broken.add(event.previousVersion() + "->" + event.version() + " after " + version);
      }
      version = event.version();
    }
    assertThat(broken).as("product " + product).isEmpty();
    assertThat(version).as("product " + product).isEqualTo(ledger.size());
  }

  /** A message that is sent again is the same. */
  private static void assertOneTextPerMessage(List<ReceivedEvent> events) {
    Map<String, ReceivedEvent> seen = new LinkedHashMap<>();
    for (ReceivedEvent event : events) {
      ReceivedEvent before = seen.putIfAbsent(event.eventId(), event);
      if (before != null) {
        assertThat(event.body()).isEqualTo(before.body());
        assertThat(event.properties()).isEqualTo(before.properties());
      }
    }
  }

  private static long number(List<@Nullable Object> row, int column) {
    return ((Number) Objects.requireNonNull(row.get(column))).longValue();
  }
}
