package io.stockupdater.outbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Somebody who listens to the events on one broker, durably: what is published while the broker or
 * the connection is away comes later.
 */
abstract class Subscriber implements AutoCloseable {
  private static final Duration ARRIVE_MAX = Duration.ofSeconds(60);

  private final List<ReceivedEvent> received = new CopyOnWriteArrayList<>();
  private final List<Consumer<ReceivedEvent>> listeners = new CopyOnWriteArrayList<>();

  final void receive(ReceivedEvent event) {
    received.add(event);
    listeners.forEach(listener -> listener.accept(event));
  }

  /** Hands over every event that comes from now on, in the order of arrival. */
  final void listen(Consumer<ReceivedEvent> listener) {
    listeners.add(listener);
  }

  /** Everything that has come, in the order of arrival, repeated messages too. */
  final List<ReceivedEvent> all() {
    return List.copyOf(received);
  }

  /** What has come of a product, in the order of arrival, repeated messages too. */
  final List<ReceivedEvent> of(UUID product) {
    return received.stream().filter(event -> event.productId().equals(product)).toList();
  }

  /** What came first of each message of a product. */
  final List<ReceivedEvent> firstsOf(UUID product) {
    Map<String, ReceivedEvent> firsts = new LinkedHashMap<>();
    of(product).forEach(event -> firsts.putIfAbsent(event.eventId(), event));
    return List.copyOf(firsts.values());
  }

  /** Waits until that many different messages of a product have come. */
  final List<ReceivedEvent> awaitMessages(UUID product, int messages) {
    await().atMost(ARRIVE_MAX).until(() -> firstsOf(product).size() >= messages);
    return firstsOf(product);
  }

  /** Waits until the products' last versions have come. */
  final void awaitVersions(Map<UUID, Long> versions) {
    await().atMost(ARRIVE_MAX).until(() -> lastVersions(versions.keySet()).equals(versions));
  }

  private Map<UUID, Long> lastVersions(Collection<UUID> products) {
    Map<UUID, Long> last = new LinkedHashMap<>();
    for (ReceivedEvent event : received) {
      if (products.contains(event.productId())) {
        last.merge(event.productId(), event.version(), Math::max);
      }
    }
    return last;
  }

  @Override
  public abstract void close();
}
