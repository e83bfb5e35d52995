package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many uploads of the same products at once. */
class ConcurrencyIT extends DeployedIT {
  private static final int CLIENTS = 32;
  private static final int UPLOADS_PER_CLIENT = 4;

  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());

  @Test
  void neverLosesAnUpdate() throws Exception {
    List<UUID> products = stock.products(12, 1_000_000);
    long[] sums = new long[products.size()];
    List<String> documents = new ArrayList<>();
    Random random = new Random(32);
    int events = 0;
    for (int i = 0; i < CLIENTS * UPLOADS_PER_CLIENT; i++) {
      List<String> lines = new ArrayList<>();
      for (int product = 0; product < sums.length; product++) {
        for (int n = random.nextInt(1, 6); n > 0; n--) {
          long delta = random.nextLong(1, 100) * (random.nextBoolean() ? 1 : -1);
          sums[product] += delta;
          lines.add(line(products.get(product), delta));
          events++;
        }
      }
      Collections.shuffle(lines, random);
      documents.add(document(lines));
    }
    int processed = 0;
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<TestClient.Answer>> answers = new ArrayList<>();
      for (String document : documents) {
        answers.add(clients.submit(() -> client.upload(stock, "", document).isOk()));
      }
      for (Future<TestClient.Answer> answer : answers) {
        assertThat(answer.get(120, TimeUnit.SECONDS).json().path("status").textValue())
            .isEqualTo("success");
        processed += answer.get().json().path("total_events_processed").intValue();
      }
    } finally {
      clients.shutdownNow();
    }
    assertThat(processed).isEqualTo(events);
    for (int product = 0; product < sums.length; product++) {
      assertThat(stock.level(products.get(product))).isEqualTo(1_000_000 + sums[product]);
    }
    stock.assertConsistent();
    assertThat(
            stock.number(
                """
                select count(*) from (
                  select product_id from stock_event where tenant_id = ? group by product_id
                  having max(version) <> count(*) or min(version) <> 1) gaps
                """,
                stock.tenant()))
        .isZero();
  }
}
