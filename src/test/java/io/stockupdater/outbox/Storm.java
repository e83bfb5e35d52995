package io.stockupdater.outbox;

import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many clients at once that make single and bulk updates of the same products, some of them refused
 * or rolled back, until they are told to stop.
 */
final class Storm implements AutoCloseable {
  private static final int TENANTS = 2;
  private static final int TENANT_PRODUCTS = 4;
  private static final int THREADS = 4;

  private final List<TestClient> clients;
  private final List<UUID> tenants = new ArrayList<>();
  private final List<List<UUID>> products = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  private Storm(List<TestClient> clients) {
    this.clients = clients;
  }

  /**
   * Makes the products and begins.
   *
   * @param clients of the servers, which are used in turn
   */
  static Storm begin(TestClient... clients) throws IOException {
    Storm storm = new Storm(List.of(clients));
    for (int t = 0; t < TENANTS; t++) {
      UUID tenant = clients[0].tenant();
      List<UUID> ofTenant = new ArrayList<>();
      for (int p = 0; p < TENANT_PRODUCTS; p++) {
        ofTenant.add(clients[0].product(tenant, 20L * p));
      }
      storm.tenants.add(tenant);
      storm.products.add(ofTenant);
    }
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      storm.threads.execute(() -> storm.blow(random));
    }
    return storm;
  }

  private void blow(Random random) {
    while (!over.get()) {
      TestClient client = clients.get(random.nextInt(clients.size()));
      int tenant = random.nextInt(TENANTS);
      List<UUID> ofTenant = products.get(tenant);
      try {
        int status =
            random.nextInt(3) == 0
                ? client.bulk(tenants.get(tenant), "", document(random, ofTenant)).status()
                : client
                    .update(
                        ofTenant.get(random.nextInt(TENANT_PRODUCTS)),
                        random.nextBoolean() ? 1 + random.nextInt(9) : -1 - random.nextInt(9),
                        "storm")
                    .status();
        if (status == 200) {
          accepted.incrementAndGet();
        }
      } catch (UncheckedIOException e) {
        unanswered.incrementAndGet(); // the server was killed
      }
    }
  }

  private static String document(Random random, List<UUID> products) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(
          TestClient.line(products.get(random.nextInt(products.size())), random.nextInt(-3, 6)));
    }
    if (random.nextInt(3) == 0) { // rolls this product back
      lines.append(TestClient.line(products.get(0), -1_000_000));
    }
    return lines.toString();
  }

  /** Requests that were answered with 200. */
  long accepted() {
    return accepted.get();
  }

  /** Requests that broke off. */
  long unanswered() {
    return unanswered.get();
  }

  /** Returns once no request is under way. */
  List<UUID> end() throws InterruptedException {
    over.set(true);
    threads.shutdown();
    if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("requests are still under way");
    }
    return products.stream().flatMap(List::stream).toList();
  }

  @Override
  public void close() {
    over.set(true);
    threads.shutdownNow();
  }
}
