package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static io.stockupdater.upload.CutOffIT.lock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Rows;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Products that somebody else has locked: waits are bounded, and cost no other product anything.
 */
class LocksIT {
  private static final String INSERT_PRODUCT =
      """
      insert into product (tenant_id, product_id, sku, name) values (?, gen_random_uuid(), ?, 'Bolt')
      """;

  private final TestClient client = SmallServer.client();
  private final Stock stock = Stock.in(SmallServer.server().dataSource());

  @Test
  void takesALockThatIsNotReleasedForAConflictOfThatProductAlone() throws SQLException {
    UUID locked = stock.product(10);
    List<UUID> free = stock.products(5, 10);
    try (Connection other = stock.dataSource().getConnection()) {
      lock(other, locked);
      TestClient.Answer answer =
          client
              .upload(
                  stock,
                  "",
                  document(
                      "",
                      line(locked, 1),
                      line(free.get(0), 1),
                      line(free.get(1), 1),
                      line(locked, 2),
                      line(free.get(2), 1),
                      line(free.get(3), 1),
                      line(free.get(4), 1)))
              .isOk();
      assertThat(answer.json().path("status").textValue()).isEqualTo("partial_success");
      assertThat(answer.list("conflicts"))
          .containsExactly(
              """
              {"product_id":"%s","reason":"lock timeout","line":2,"code":"lock_timeout"}"""
                  .formatted(locked));
      assertThat(answer.list("applied")).hasSize(5);
      assertThat(client.report(stock, answer.uploadId()).body()).isEqualTo(answer.body());
      other.rollback();
    }
    assertThat(stock.level(locked)).isEqualTo(10);
    free.forEach(product -> assertThat(stock.level(product)).isEqualTo(11));
    assertThat(client.apply(stock, line(locked, 1)).list("applied")).hasSize(1);
  }

  @Test
  void appliesAProductWhoseLockIsReleasedInTime() throws Exception {
    UUID locked = stock.product(10);
    try (Connection other = stock.dataSource().getConnection()) {
      lock(other, locked);
      CompletableFuture<TestClient.Answer> answer =
          CompletableFuture.supplyAsync(() -> client.apply(stock, line(locked, 1)));
      awaitWaiting(1);
      other.rollback();
      assertThat(answer.get(30, TimeUnit.SECONDS).list("applied")).hasSize(1);
    }
    assertThat(stock.level(locked)).isEqualTo(11);
  }

  @Test
  void doesNotWaitLongerInAllThanItsBudget() throws SQLException {
    List<UUID> locked = stock.products(SmallServer.UPLOAD_PRODUCTS_MAX - 1, 10);
    UUID free = stock.product(10);
    try (Connection other = stock.dataSource().getConnection()) {
      for (UUID product : locked) {
        lock(other, product);
      }
      StringBuilder document = new StringBuilder();
      locked.forEach(product -> document.append(line(product, 1)).append('\n'));
      document.append(line(free, 1));
      long start = System.nanoTime();
      TestClient.Answer answer = client.upload(stock, "", document.toString()).isOk();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(answer.json().path("conflicts").findValuesAsText("code"))
          .hasSize(locked.size())
          .containsOnly("lock_timeout");
      assertThat(answer.list("applied")).as("the free one comes last").hasSize(1);
      // One wait after the other would take half of 23 seconds on two threads.
      assertThat(took)
          .isGreaterThan(Duration.ofMillis(SmallServer.LOCK_TIMEOUT_MILLIS))
          .isLessThan(
              Duration.ofMillis(
                  SmallServer.LOCK_BUDGET_MILLIS + 2L * SmallServer.LOCK_TIMEOUT_MILLIS));
      other.rollback();
    }
    stock.assertConsistent();
  }

  @Test
  void serialisesUploadsOfOneProduct() throws Exception {
    UUID product = stock.product(0);
    try (Connection other = stock.dataSource().getConnection()) {
      lock(other, product);
      CompletableFuture<TestClient.Answer> first =
          CompletableFuture.supplyAsync(
              () -> client.apply(stock, line(product, 1), line(product, 10)));
      CompletableFuture<TestClient.Answer> second =
          CompletableFuture.supplyAsync(
              () -> client.apply(stock, line(product, 100), line(product, 1_000)));
      awaitWaiting(1);
      other.rollback();
      assertThat(first.get(30, TimeUnit.SECONDS).list("applied")).hasSize(1);
      assertThat(second.get(30, TimeUnit.SECONDS).list("applied")).hasSize(1);
    }
    assertThat(stock.levels(product))
        .isIn(List.of(1L, 11L, 111L, 1_111L), List.of(100L, 1_100L, 1_101L, 1_111L));
  }

  @Test
  void asksForAnotherTryWhereASkuIsBeingTaken() throws SQLException {
    String sku = UUID.randomUUID().toString();
    HttpRequest.Builder creation =
        client
            .request("api/v1/tenants/" + stock.tenant() + "/products")
            .header("Content-Type", "application/json")
            .POST(TestClient.text("{\"sku\":\"%s\",\"name\":\"Bolt\"}".formatted(sku)));
    try (Connection other =
        new Rows(stock.dataSource()).hold(INSERT_PRODUCT, stock.tenant(), sku)) {
      TestClient.Answer refused =
          client.send(creation).isProblem(503, "others are changing the same, try again");
      assertThat(refused.json().path("type").textValue()).endsWith(":lock_timeout");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      other.rollback();
    }
    assertThat(client.send(creation).status()).isEqualTo(201);
  }

  private void awaitWaiting(int count) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                stock.number(
                        """
                        select count(*) from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                        """)
                    >= count);
  }
}
