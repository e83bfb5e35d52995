package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Lines;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two servers on one database, of which one is killed while both are written to. */
class TwoNodesIT {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 12;
  private static final int PRODUCTS = 20;

  /** What a client was told of its single updates: done, or nothing at all. */
  private final Queue<String> confirmed = new ConcurrentLinkedQueue<>();

  private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

  @Test
  void loseNothingWhenOneIsKilled() throws Exception {
    TestServer doomed = TestServer.with().database("twonodes").start();
    try (TestServer survivor = TestServer.with().database("twonodes").start()) {
      Stock stock = Stock.in(survivor.dataSource());
      List<UUID> products = stock.products(PRODUCTS, 0);
      CountDownLatch underWay = new CountDownLatch(CLIENTS * 3);
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Future<Integer>> sums = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
          Random random = new Random(number);
          List<TestClient> nodes =
              new ArrayList<>(
                  List.of(new TestClient(doomed.baseUri()), new TestClient(survivor.baseUri())));
          sums.add(clients.submit(() -> work(stock, products, nodes, random, underWay)));
        }
        assertThat(underWay.await(60, TimeUnit.SECONDS)).as("both are written to").isTrue();
        doomed.kill();
        int uploaded = 0;
        for (Future<Integer> sum : sums) {
          uploaded += sum.get(120, TimeUnit.SECONDS);
        }
        assertRight(stock, uploaded);
      } finally {
        clients.shutdownNow();
      }
    }
  }

  /** Sends uploads and single updates to both in turn; returns how many events it uploaded. */
  private int work(
      Stock stock,
      List<UUID> products,
      List<TestClient> nodes,
      Random random,
      CountDownLatch underWay) {
    int uploaded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Collections.rotate(nodes, 1);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        UUID product = products.get(random.nextInt(PRODUCTS));
        lines.add(Lines.line(product, 1, UUID.randomUUID()));
      }
      // With event ids an upload may be sent again, to whichever node answers.
      uploadUntilApplied(stock, nodes, Lines.document(lines));
      uploaded += lines.size();
      updateOnce(nodes.get(0), products.get(random.nextInt(PRODUCTS)));
      underWay.countDown();
    }
    return uploaded;
  }

  private static void uploadUntilApplied(Stock stock, List<TestClient> nodes, String document) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (TestClient node : nodes) {
                try {
                  Answer answer = node.upload(stock, "", document);
                  if (answer.status() == 200 && answer.list("conflicts").isEmpty()) {
                    return true;
                  }
                } catch (UncheckedIOException e) {
                  // This node is gone, the next one may answer.
                }
              }
              return false;
            });
  }

  private void updateOnce(TestClient node, UUID product) {
    String reason = "single " + UUID.randomUUID();
    try {
      Answer answer =
          node.send(
              node.request("stock/update/" + product)
                  .header("Content-Type", "application/json")
                  .POST(TestClient.text("{\"quantity\":1,\"reason\":\"" + reason + "\"}")));
      if (answer.status() == 200) {
        confirmed.add(reason);
      } else {
        unanswered.add(reason);
      }
    } catch (UncheckedIOException e) {
      unanswered.add(reason);
    }
  }

  private void assertRight(Stock stock, int uploaded) {
    stock.assertConsistent();
    assertThat(
            stock.number(
                "select count(*) from stock_event where tenant_id = ? and event_id is not null",
                stock.tenant()))
        .as("uploaded events, each applied exactly once")
        .isEqualTo(uploaded);
    for (String reason : confirmed) {
      assertThat(rows(stock, reason)).as(reason).isEqualTo(1);
    }
    for (String reason : unanswered) {
      assertThat(rows(stock, reason)).as(reason).isLessThanOrEqualTo(1);
    }
    assertThat(
            stock.number(
                "select sum(available) from stock_level where tenant_id = ?", stock.tenant()))
        .isEqualTo(
            stock.number("select sum(delta) from stock_event where tenant_id = ?", stock.tenant()));
    await("the survivor sends what the dead node left")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                stock.number(
                        "select count(*) from outbox_message where tenant_id = ?", stock.tenant())
                    == 0);
  }

  private static long rows(Stock stock, String reason) {
    return stock.number(
        "select count(*) from stock_event where tenant_id = ? and reason = ?",
        stock.tenant(),
        reason);
  }
}
