package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Lines;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that is told to stop (SIGTERM) while it applies an upload. */
class ShutdownIT {
  private static final int PRODUCTS = 2_000;
  private static final int EVENTS_EACH = 100;

  @Test
  void finishesProductsUnderWayAndReportsTheOthers() {
    TestServer server =
        TestServer.with().database("shutdown").environment("UPLOAD_THREADS", "1").start();
    Stock stock = Stock.in(server.dataSource());
    List<UUID> products = stock.products(PRODUCTS, 0);
    TestClient client = new TestClient(server.baseUri());

    CompletableFuture<Answer> upload =
        CompletableFuture.supplyAsync(() -> client.upload(stock, "", document(products)));
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(60))
        .until(() -> results(stock, "conflict_code is null") >= 20);
    server.close();

    assertThat(results(stock, "conflict_code is null")).as("applied").isBetween(20L, PRODUCTS - 1L);
    assertThat(results(stock, "true")).as("reported").isEqualTo(PRODUCTS);
    assertThat(results(stock, "conflict_code is not null and conflict_code <> 'shutting_down'"))
        .as("conflicts of other kinds")
        .isZero();
    assertThat(
            stock.number(
                """
                select count(*) from stock_level
                 where tenant_id = ? and available not in (0, ?)
                """,
                stock.tenant(),
                EVENTS_EACH))
        .as("products applied by half")
        .isZero();
    assertThat(stock.text("select status from upload where tenant_id = ?", stock.tenant()))
        .isEqualTo("partial_success");
    stock.assertConsistent();
    Answer answer = upload.join().isOk();
    assertThat(answer.list("applied")).hasSize((int) results(stock, "conflict_code is null"));
    assertThat(answer.list("conflicts")).hasSize((int) results(stock, "conflict_code is not null"));
  }

  private static long results(Stock stock, String which) {
    return stock.number(
        "select count(*) from upload_product where tenant_id = ? and " + which, stock.tenant());
  }

  private static String document(List<UUID> products) {
    List<String> lines = new ArrayList<>();
    for (UUID product : products) {
      for (int i = 0; i < EVENTS_EACH; i++) {
        lines.add(Lines.line(product, 1));
      }
    }
    return Lines.document(lines);
  }
}
