package io.stockupdater.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.Rows;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single updates and the stock log, as clients of the Stock Updater Service know them. */
class SingleUpdateIT extends DeployedIT {
  private static final long LEVEL_MAX = (1L << 53) - 1;
  private static final String BRIDGE_LOCK =
      "select pg_advisory_lock(1937010531, hashtext('activemq'))";

  private final TestClient client = new TestClient(uri(""));
  private final Rows rows = new Rows(dataSource());
  private UUID tenant = new UUID(0, 0);

  @BeforeEach
  void makeTenant() throws Exception {
    tenant = client.tenant();
  }

  @Test
  void answersWithTheProductAndItsNewLevel() throws Exception {
    UUID supplier = UUID.randomUUID();
    client.post(
        "api/v1/tenants/" + tenant + "/suppliers",
        "{\"supplier_id\":\"" + supplier + "\",\"name\":\"ACME\"}");
    UUID product =
        client.product(
            tenant, Map.of("name", "Product Name", "initial_stock", 10, "supplier_id", supplier));

    Answer answer = client.update(product, 10, "Restock from supplier");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"id":"%s","name":"Product Name","stock":20,"supplier_id":"%s","active":true}"""
                .formatted(product, supplier));
  }

  @Test
  void answersForAProductWithoutASupplierThatIsNotActive() throws Exception {
    UUID product = client.product(tenant, Map.of("active", false));

    assertThat(client.update(product, 1, "r").body())
        .isEqualTo(
            """
            {"id":"%s","name":"Bolt M8","stock":1,"supplier_id":null,"active":false}"""
                .formatted(product));
  }

  @Test
  void takesAProductOfAnyTenant() throws Exception {
    UUID mine = client.product(tenant, 5);
    UUID theirs = client.product(client.tenant(), 7);

    assertThat(client.update(mine, -5, "r").json().path("stock").asLong()).isZero();
    assertThat(client.update(theirs, -1, "r").json().path("stock").asLong()).isEqualTo(6);
  }

  @Test
  void takesIdsInEitherCase() throws Exception {
    UUID product = client.product(tenant, 0);

    Answer answer =
        client.post(
            "stock/update/" + product.toString().toUpperCase(java.util.Locale.ROOT),
            "{\"quantity\":1,\"reason\":\"r\"}");

    assertThat(answer.text("id")).isEqualTo(product.toString());
  }

  @Test
  void refusesAnUnknownProduct() throws Exception {
    Answer answer = client.update(UUID.randomUUID(), 1, "r");

    assertProblem(answer, 404);
    assertThat(answer.text("detail")).isEqualTo("Product not found");
    assertThat(answer.text("error")).isEqualTo("Product not found");
  }

  @Test
  void refusesToGoBelowZeroAndLeavesNoTrace() throws Exception {
    UUID product = client.product(tenant, 10);

    assertNoTraceOf(
        product,
        () -> {
          Answer answer = client.update(product, -11, "r");
          assertProblem(answer, 400);
          assertThat(answer.text("detail")).isEqualTo("Cannot reduce stock below zero");
          assertThat(answer.text("error")).isEqualTo("Cannot reduce stock below zero");
          return answer;
        });
    assertThat(client.update(product, -10, "r").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 100, 10, -6, below its minimum level",
    "-5, 100, 0, -6, below its minimum level",
    "0, 100, 10, 91, above its maximum level",
  })
  void refusesToLeaveTheBounds(long min, long max, long initial, long quantity, String text)
      throws Exception {
    UUID product =
        client.product(
            tenant, Map.of("min_level", min, "max_level", max, "initial_stock", initial));

    assertNoTraceOf(
        product,
        () -> {
          Answer answer = client.update(product, quantity, "r");
          assertProblem(answer, 400);
          assertThat(answer.text("detail")).endsWith(text);
          return answer;
        });
    assertThat(client.update(product, quantity - Long.signum(quantity), "r").status())
        .isEqualTo(200);
  }

  @Test
  void refusesALevelThatClientsCouldNotReadExactly() throws Exception {
    UUID product = client.product(tenant, LEVEL_MAX);

    assertNoTraceOf(
        product,
        () -> {
          Answer answer = client.update(product, 1, "r");
          assertProblem(answer, 400);
          return answer;
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body|",
        "body|{",
        "body|nonsense",
        "body|{\"quantity\":1,\"reason\":\"r\"} x",
        "body|{\"quantity\":01,\"reason\":\"r\"}",
        "body|{\"quantity\":NaN,\"reason\":\"r\"}",
        "|[]",
        "|null",
        "|\"quantity\"",
        "quantity|{}",
        "quantity|{\"reason\":\"r\"}",
        "quantity|{\"quantity\":null,\"reason\":\"r\"}",
        "quantity|{\"quantity\":0,\"reason\":\"r\"}",
        "quantity|{\"quantity\":-0,\"reason\":\"r\"}",
        "quantity|{\"quantity\":\"1\",\"reason\":\"r\"}",
        "quantity|{\"quantity\":1.0,\"reason\":\"r\"}",
        "quantity|{\"quantity\":1e1,\"reason\":\"r\"}",
        "quantity|{\"quantity\":true,\"reason\":\"r\"}",
        "quantity|{\"quantity\":[1],\"reason\":\"r\"}",
        "quantity|{\"quantity\":{},\"reason\":\"r\"}",
        "quantity|{\"quantity\":9007199254740992,\"reason\":\"r\"}",
        "quantity|{\"quantity\":-9223372036854775808,\"reason\":\"r\"}",
        "quantity|{\"quantity\":99999999999999999999999999,\"reason\":\"r\"}",
        "reason|{\"quantity\":1}",
        "reason|{\"quantity\":1,\"reason\":null}",
        "reason|{\"quantity\":1,\"reason\":\"\"}",
        "reason|{\"quantity\":1,\"reason\":5}",
        "reason|{\"quantity\":1,\"reason\":[\"r\"]}",
        "reason|{\"quantity\":1,\"reason\":\"a\\u0000b\"}",
        "reason|{\"quantity\":1,\"reason\":\"\\ud800\"}"
      })
  void refusesABodyThatIsMalformedAndNamesTheMember(String memberAndBody) throws Exception {
    int bar = memberAndBody.indexOf('|');
    UUID product = client.product(tenant, 10);

    assertNoTraceOf(
        product,
        () -> {
          Answer answer = client.post("stock/update/" + product, memberAndBody.substring(bar + 1));
          assertProblem(answer, 422);
          assertThat(answer.text("member")).isEqualTo(memberAndBody.substring(0, bar));
          return answer;
        });
  }

  @Test
  void refusesWhatIsNotUtf8() throws Exception {
    UUID product = client.product(tenant, 10);
    byte[] latin1 = "{\"quantity\":1,\"reason\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertNoTraceOf(
        product,
        () -> {
          Answer answer = client.post("stock/update/" + product, latin1, Map.of());
          assertProblem(answer, 422);
          return answer;
        });
  }

  @Test
  void countsTheReasonInCharactersAndRefusesOneThatIsTooLong() throws Exception {
    UUID product = client.product(tenant, 10);

    assertThat(client.update(product, 1, "\ud83d\udce6".repeat(500)).status()).isEqualTo(200);
    assertNoTraceOf(
        product,
        () -> {
          Answer answer = client.update(product, 1, "r".repeat(501));
          assertProblem(answer, 422);
          assertThat(answer.text("member")).isEqualTo("reason");
          return answer;
        });
  }

  @Test
  void refusesIdsThatAreNoUuids() throws Exception {
    UUID product = client.product(tenant, 10);
    String update = "{\"quantity\":1,\"reason\":\"r\"}";

    Answer malformed = client.post("stock/update/1-1-1-1-1", update);
    assertProblem(malformed, 422);
    assertThat(malformed.text("member")).isEqualTo("product_id");
    assertNoTraceOf(
        product,
        () -> {
          Answer answer =
              client.post("stock/update/" + product, update, Map.of("X-User-Id", "somebody"));
          assertProblem(answer, 400);
          assertThat(answer.text("parameter")).isEqualTo("X-User-Id");
          return answer;
        });
  }

  @Test
  void refusesAnotherMediaTypeAnotherMethodAndABodyWithoutEnd() throws Exception {
    UUID product = client.product(tenant, 10);
    String path = "stock/update/" + product;

    assertNoTraceOf(
        product,
        () -> {
          assertProblem(client.get(path), 405);
          assertProblem(client.post(path, " ".repeat(1 << 21)), 413);
          Answer answer = client.post(path, "quantity=1", Map.of("Content-Type", "text/plain"));
          assertProblem(answer, 415);
          return answer;
        });
  }

  @Test
  void keepsWhoMadeTheChange() throws Exception {
    UUID product = client.product(tenant, 10);
    UUID user = UUID.randomUUID();

    client.post(
        "stock/update/" + product,
        "{\"quantity\":-3,\"reason\":\"sold\",\"unknown\":[]}",
        Map.of("X-User-Id", user.toString()));

    assertThat(client.get("stock/log/" + product).json().path("items").get(0).path("user_id"))
        .isEqualTo(new com.fasterxml.jackson.databind.node.TextNode(user.toString()));
  }

  @Test
  void asksToTryAgainWhileTheProductIsLocked() throws Exception {
    UUID product = client.product(tenant, 10);

    assertNoTraceOf(
        product,
        () -> {
          try (Connection lock =
              rows.hold("select 1 from stock_level where product_id = ? for update", product)) {
            Answer answer = client.update(product, 1, "r");
            assertProblem(answer, 503);
            assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
            lock.rollback();
            return answer;
          }
        });
    assertThat(client.update(product, 1, "r").status()).isEqualTo(200);
  }

  @Test
  void sixteenThreadsTakeExactlyWhatIsThere() throws Exception {
    UUID product = client.product(tenant, 50);

    List<Answer> answers;
    try (Connection held = rows.hold(BRIDGE_LOCK)) {
      answers = atOnce(16, 10, () -> client.update(product, -1, "sold"));

      assertThat(
              rows.number(
                  "select count(*) from outbox_message where product_id = ? and bridge = 'activemq'"
                      + " and reason = 'sold'",
                  product))
          .isEqualTo(50);
      held.rollback();
    }

    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(50);
    assertThat(answers.stream().filter(answer -> answer.status() != 200))
        .hasSize(110)
        .allSatisfy(
            answer -> {
              assertProblem(answer, 400);
              assertThat(answer.text("detail")).isEqualTo("Cannot reduce stock below zero");
            });
    assertThat(rows.all("select available, version from stock_level where product_id = ?", product))
        .containsExactly(List.of(0L, 51L));
    assertThat(rows.number("select count(*) from stock_event where product_id = ?", product))
        .isEqualTo(51);
    assertThat(rows.number("select count(*) from stock_discrepancy where product_id = ?", product))
        .isZero();
  }

  private static List<Answer> atOnce(int threads, int times, Callable<Answer> call)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Answer>> running = new ArrayList<>();
      for (int i = 0; i < threads * times; i++) {
        running.add(executor.submit(call));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> future : running) {
        answers.add(future.get());
      }
      return answers;
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void readsTheLogNewestFirstPageByPage() throws Exception {
    UUID product = client.product(tenant, 100);
    for (int i = 1; i <= 6; i++) {
      client.update(product, -i, "sold " + i);
    }
    client.bulk(tenant, "?reason=counted", TestClient.line(product, 4));

    List<JsonNode> entries = new ArrayList<>();
    String path = "stock/log/" + product + "?limit=3";
    int pages = 0;
    while (!path.isEmpty()) {
      Answer page = client.get(path);
      assertThat(page.status()).isEqualTo(200);
      page.json().path("items").forEach(entries::add);
      pages++;
      path = page.header("Link").replaceFirst("^</?([^>]*)>; rel=\"next\"$", "$1");
      assertThat(path.isEmpty()).isEqualTo(page.json().path("next").isNull());
    }

    assertThat(pages).isEqualTo(3);
    assertThat(entries)
        .extracting(entry -> entry.path("reason").asText())
        .containsExactly(
            "counted", "sold 6", "sold 5", "sold 4", "sold 3", "sold 2", "sold 1", "initial");
    assertThat(entries)
        .extracting(entry -> entry.path("change_amount").asLong())
        .containsExactly(4L, -6L, -5L, -4L, -3L, -2L, -1L, 100L);
    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(entry.path("new_stock").asLong())
                    .isEqualTo(
                        entry.path("previous_stock").asLong()
                            + entry.path("change_amount").asLong()));
  }

  @Test
  void readsEntriesWithTheMembersOfTheStockLog() throws Exception {
    UUID product = client.product(tenant, 10);
    Instant before = Instant.now().minusSeconds(60);
    client.update(product, 10, "Restock from supplier");

    JsonNode entry = client.get("stock/log/" + product).json().path("items").get(0);

    assertThat(entry.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "id",
            "product_id",
            "previous_stock",
            "new_stock",
            "change_amount",
            "reason",
            "timestamp",
            "user_id");
    assertThat(entry.path("product_id").asText()).isEqualTo(product.toString());
    assertThat(entry.path("previous_stock").asLong()).isEqualTo(10);
    assertThat(entry.path("new_stock").asLong()).isEqualTo(20);
    assertThat(entry.path("user_id").isNull()).isTrue();
    assertThat(OffsetDateTime.parse(entry.path("timestamp").asText()).toInstant())
        .isBetween(before, Instant.now().plusSeconds(60));
    assertThat(
            rows.all(
                "select id::text, previous_stock, new_stock, change_amount, reason"
                    + " from stock_log where product_id = ? and reason <> 'initial'",
                product))
        .containsExactly(
            List.of(entry.path("id").asText(), 10L, 20L, 10L, "Restock from supplier"));
  }

  @Test
  void refusesLogsThatAreNotThere() throws Exception {
    UUID product = client.product(tenant, 10);
    String log = "stock/log/" + product;

    Answer unknown = client.get("stock/log/" + UUID.randomUUID());
    assertProblem(unknown, 404);
    assertThat(unknown.text("detail")).isEqualTo("Product not found");
    assertProblem(client.get("stock/log/x"), 400);
    assertProblem(client.get(log + "?limit=0"), 400);
    assertProblem(client.get(log + "?limit=1001"), 400);
    assertProblem(client.get(log + "?cursor=abc"), 400);
  }

  /** The level, the ledger and the outbox are as before. */
  private void assertNoTraceOf(UUID product, Callable<Answer> refused) throws Exception {
    try (Connection held = rows.hold(BRIDGE_LOCK)) { // so that the relay can't take a row away
      List<?> before = traces(product);
      refused.call();
      assertThat(traces(product)).isEqualTo(before);
      held.rollback();
    }
  }

  private List<?> traces(UUID product) {
    return List.of(
        rows.all("select * from stock_level where product_id = ?", product).toString(),
        rows.number("select count(*) from stock_event where product_id = ?", product),
        rows.number(
            "select count(*) from outbox_message where product_id = ? and bridge = 'activemq'"
                + " and previous_version > 0",
            product));
  }

  private static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asText()).startsWith("urn:stock-updater:problem:");
    assertThat(problem.path("detail").asText()).isNotEmpty();
    assertThat(problem.path("error").asText()).isEqualTo(problem.path("detail").asText());
    assertThat(problem.path("request_id").asText()).isNotEmpty();
  }
}
