package io.stockupdater.stock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.Rows;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels and histories as clients read them. */
class ReadsIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private UUID tenant = new UUID(0, 0);

  @BeforeEach
  void createTenant() throws Exception {
    tenant = client.tenant();
  }

  private String levels(String query) {
    return "api/v1/tenants/" + tenant + "/stock/levels" + query;
  }

  private String stock(UUID product, String more) {
    return "api/v1/tenants/" + tenant + "/products/" + product + "/stock" + more;
  }

  @Test
  void readsTheLevelOfAProduct() throws Exception {
    UUID product = client.product(tenant, Map.of("initial_stock", 7, "max_level", 9));
    client.update(product, 2, "r");

    JsonNode level = client.get(stock(product, "")).json();

    assertThat(level.path("product_id").asText()).isEqualTo(product.toString());
    assertThat(level.path("available").asLong()).isEqualTo(9);
    assertThat(level.path("version").asLong()).isEqualTo(2);
    assertThat(level.path("min_level").asLong()).isZero();
    assertThat(level.path("max_level").asLong()).isEqualTo(9);
    assertThat(Instant.parse(level.path("updated_at").asText())).isAfter("2020-01-01T00:00:00Z");
    assertThat(client.get(levels("")).json().path("items").get(0)).isEqualTo(level);
  }

  @Test
  void endsAPageThatIsLargeBeforeItsLimit() throws Exception {
    UUID product = client.product(tenant, 0);
    int entries = 30;
    // As it was sent it is within META_BYTES_MAX; each number becomes 301 digits of jsonb.
    String meta = "{\"n\":[" + "1e300,".repeat(2_000) + "0]}";
    client.bulk(
        tenant,
        "",
        "{\"product_id\":\"%s\",\"delta\":1,\"meta\":%s}\n"
            .formatted(product, meta)
            .repeat(entries));

    List<Long> versions = new ArrayList<>();
    int pages = 0;
    for (String query = "?limit=200"; ; pages++) {
      TestClient.Answer page = client.get(stock(product, "/events" + query)).isOk();
      assertThat(page.body().length()).isLessThan(4 << 20);
      page.json().path("items").forEach(item -> versions.add(item.path("version").longValue()));
      if (page.json().path("next").isNull()) {
        break;
      }
      query = "?limit=200&cursor=" + page.json().path("next").textValue();
    }
    assertThat(pages).isGreaterThan(3);
    assertThat(versions).hasSize(entries).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(
            client
                .send(client.request(stock(product, "/events")).header("Accept", TestClient.NDJSON))
                .isOk()
                .body()
                .lines())
        .hasSize(entries);
  }

  @Test
  void listsTheHistoryOfAProductNewestFirstAsTheLedgerHasIt() throws Exception {
    UUID product = client.product(tenant, 5);
    UUID eventId = UUID.randomUUID();
    client.bulk(
        tenant,
        "",
        """
        {"product_id":"%s","delta":-2,"event_time":"2024-01-15T10:00:00+02:00","source":"order",\
        "meta":{"order_id":"ORD-1","ü":[1,null]},"event_id":"%s","reason":"why","reference":"ref"}
        """
            .formatted(product, eventId));

    JsonNode items = client.get(stock(product, "/events")).json().path("items");

    assertThat(items).hasSize(2);
    JsonNode order = items.get(0);
    assertThat(order.path("version").asLong()).isEqualTo(2);
    assertThat(order.path("delta").asLong()).isEqualTo(-2);
    assertThat(order.path("resulting_level").asLong()).isEqualTo(3);
    assertThat(order.path("event_time").asText()).isEqualTo("2024-01-15T08:00:00Z");
    assertThat(order.path("source").asText()).isEqualTo("order");
    assertThat(order.path("meta"))
        .isEqualTo(Json.MAPPER.readTree("{\"ü\":[1,null],\"order_id\":\"ORD-1\"}"));
    assertThat(order.path("event_id").asText()).isEqualTo(eventId.toString());
    assertThat(order.path("reason").asText()).isEqualTo("why");
    assertThat(order.path("reference").asText()).isEqualTo("ref");
    assertThat(order.path("upload_id").isTextual()).isTrue();
    assertThat(items.get(1).path("source").asText()).isEqualTo("initial");
    assertThat(items.get(1).path("meta").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 4 3 2 1",
    "?source=order, 4 2",
    "?since=2024-01-02T00:00:00Z, 4 3 2",
    "?until=2024-01-02T00:00:00Z, 1",
    "?since=2024-01-02T00:00:00&until=2024-01-03T01:00:00%2B01:00, 2",
    "?since=2024-01-03T00:00:00Z&source=order, 4",
    "?source=none, ''",
  })
  void filtersTheHistoryByTimeAndSource(String query, String versions) throws Exception {
    UUID product = client.product(tenant, 0);
    StringBuilder lines = new StringBuilder();
    for (int day = 1; day <= 4; day++) {
      lines.append(
          """
          {"product_id":"%s","delta":1,"event_time":"2024-01-0%dT00:00:00Z","source":"%s"}
          """
              .formatted(product, day, day % 2 == 0 ? "order" : "receipt"));
    }
    client.bulk(tenant, "", lines.toString());

    assertThat(versions(client.get(stock(product, "/events" + query)))).isEqualTo(versions);
  }

  private static String versions(Answer page) {
    assertThat(page.status()).isEqualTo(200);
    List<String> versions = new ArrayList<>();
    page.json().path("items").forEach(item -> versions.add(item.path("version").asText()));
    return String.join(" ", versions);
  }

  @Test
  void pagesOverAHistoryWhileItGrows() throws Exception {
    UUID product = client.product(tenant, 1);
    client.bulk(tenant, "", TestClient.line(product, 1).repeat(24));

    Answer page = client.get(stock(product, "/events?limit=10"));
    List<String> seen = new ArrayList<>(List.of(versions(page)));
    while (!page.json().path("next").isNull()) {
      client.update(product, 1, "meanwhile");
      assertThat(page.header("Link")).endsWith(">; rel=\"next\"");
      page = client.get(page.header("Link").replaceAll("^</|>.*", ""));
      seen.add(versions(page));
    }

    assertThat(seen)
        .containsExactly("25 24 23 22 21 20 19 18 17 16", "15 14 13 12 11 10 9 8 7 6", "5 4 3 2 1");
    assertThat(page.header("Link")).isEmpty();
  }

  @Test
  void looksAtABoundedPartOfALongHistoryAtATime() throws Exception {
    UUID product = client.product(tenant, 1);
    client.bulk(tenant, "", TestClient.line(product, 1).repeat(History.FILTERED_ENTRIES_MAX + 10));

    Answer first = client.get(stock(product, "/events?source=initial"));
    Answer second =
        client.get(stock(product, "/events?source=initial&cursor=" + first.text("next")));

    assertThat(versions(first)).isEmpty();
    assertThat(versions(second)).isEqualTo("1");
    assertThat(second.json().path("next").isNull()).isTrue();
    assertThat(lines(stock(product, "/events?source=initial"))).hasSize(1);
  }

  @Test
  void givesAWholeHistoryAsLines() throws Exception {
    UUID product = client.product(tenant, 1);
    client.bulk(tenant, "", TestClient.line(product, 1).repeat(2_500));

    List<JsonNode> lines = lines(stock(product, "/events"));

    assertThat(lines).hasSize(2_501);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).path("version").asInt()).isEqualTo(2_501 - i);
    }
    assertThat(lines.get(0))
        .isEqualTo(client.get(stock(product, "/events?limit=1")).json().path("items").get(0));
  }

  /** The table is locked while the client reads, until the server gives up waiting for it. */
  @Test
  void saysInTheLastLineWhyItCannotGoOn() throws Exception {
    UUID product = client.product(tenant, 1);
    String lines = TestClient.line(product, 1).repeat(50_000);
    client.bulk(tenant, "", lines);
    client.bulk(tenant, "", lines);
    HttpResponse<InputStream> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(
                HttpRequest.newBuilder(uri(stock(product, "/events")))
                    .header("Accept", Json.NDJSON)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    try (InputStream body = answer.body();
        Connection lock = new Rows(dataSource()).hold("lock table stock_level")) {
      assertThat(lock.isClosed()).isFalse();

      List<String> read = new String(body.readAllBytes(), UTF_8).lines().toList();

      JsonNode last = Json.MAPPER.readTree(read.get(read.size() - 1));
      assertThat(read).hasSizeLessThan(100_001);
      assertThat(last.path("status").asInt()).isEqualTo(503);
      assertThat(last.path("type").asText()).endsWith(":lock_timeout");
      assertThat(Json.MAPPER.readTree(read.get(read.size() - 2)).path("version").asLong())
          .isEqualTo(100_003 - read.size());
    }
  }

  @Test
  void givesAllLevelsAsLines() throws Exception {
    StringBuilder products = new StringBuilder();
    for (int i = 0; i < 1_234; i++) {
      products.append("{\"sku\":\"%d\",\"name\":\"n\",\"initial_stock\":%d}\n".formatted(i, i));
    }
    client.put("api/v1/tenants/" + tenant + "/products/bulk", products.toString(), Json.NDJSON);

    List<JsonNode> lines = lines(levels(""));

    assertThat(lines.stream().map(line -> line.path("product_id").asText()).distinct())
        .hasSize(1_234);
    assertThat(lines.stream().mapToLong(line -> line.path("available").asLong()).sum())
        .isEqualTo(1_233L * 1_234 / 2);
    assertThat(lines(levels("?available_lte=9"))).hasSize(10);
    assertThat(client.get(levels("?limit=1000")).json().path("items")).hasSize(1_000);
  }

  private static List<JsonNode> lines(String path) throws Exception {
    HttpResponse<String> answer = accepting(path, Json.NDJSON);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(Json.NDJSON);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : answer.body().lines().toList()) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }

  private static HttpResponse<String> accepting(String path, String accept)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri(path)).header("Accept", accept).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|application/json|200",
        "application/*|application/json|200",
        "application/json, application/x-ndjson;q=0.5|application/json|200",
        "application/x-ndjson, */*;q=0.1|application/x-ndjson|200",
        "text/html|application/problem+json|406",
      })
  void givesWhatTheClientPrefers(String accept, String type, int status) throws Exception {
    HttpResponse<String> answer = accepting(levels(""), accept);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
  }

  @Test
  void answersProblemsToThoseWhoAskForLinesToo() throws Exception {
    HttpResponse<String> limited = accepting(levels("?limit=5"), Json.NDJSON);
    HttpResponse<String> unknown =
        accepting("api/v1/tenants/" + UUID.randomUUID() + "/stock/levels", Json.NDJSON);

    assertThat(limited.statusCode()).isEqualTo(400);
    assertThat(Json.MAPPER.readTree(limited.body()).path("parameter").asText()).isEqualTo("limit");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("Tenant not found");
  }

  @Test
  void filtersLevelsByWhatIsAvailableAndWhenItChanged() throws Exception {
    UUID low = client.product(tenant, 3);
    UUID high = client.product(tenant, 30);
    Answer before = client.get(stock(low, ""));
    client.update(high, 1, "r");

    assertThat(products(levels("?available_lte=3"))).containsExactly(low.toString());
    assertThat(products(levels("?available_lte=2"))).isEmpty();
    assertThat(products(levels("?updated_since=" + client.get(stock(high, "")).text("updated_at"))))
        .containsExactly(high.toString());
    assertThat(products(levels("?updated_since=" + before.text("updated_at"))))
        .containsExactlyInAnyOrder(low.toString(), high.toString());
  }

  private List<String> products(String path) throws IOException {
    List<String> products = new ArrayList<>();
    client
        .get(path)
        .json()
        .path("items")
        .forEach(item -> products.add(item.path("product_id").asText()));
    return products;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/stock/levels?limit=0",
        "/stock/levels?limit=1001",
        "/stock/levels?available_lte=x",
        "/stock/levels?available_lte=9007199254740992",
        "/stock/levels?updated_since=yesterday",
        "/stock/levels?cursor=AAAA",
        "/products/%s/stock/events?limit=-1",
        "/products/%s/stock/events?since=2024-01-01T00:00:00+01:00",
        "/products/%s/stock/events?since=2024-01-02T00:00:00Z&until=2024-01-01T00:00:00Z",
        "/products/%s/stock/events?source=",
        "/products/%s/stock/events?source=%%00",
        "/products/%s/stock/events?cursor=",
        "/products/x/stock/events",
        "/products/x/stock",
      })
  void refusesWhatIsMalformed(String path) throws Exception {
    UUID product = client.product(tenant, 0);

    Answer refused = client.get("api/v1/tenants/" + tenant + path.formatted(product));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("type")).endsWith(":invalid_parameter");
  }

  @Test
  void takesNoCursorOfAnotherListOrFilter() throws Exception {
    UUID one = client.product(tenant, 1);
    client.product(tenant, 1);
    client.update(one, 1, "r");
    String ofLevels = client.get(levels("?limit=1")).text("next");
    String ofEvents = client.get(stock(one, "/events?limit=1")).text("next");
    UUID two = client.product(tenant, 1);
    UUID otherTenant = client.tenant();

    assertThat(client.get(levels("?cursor=" + ofLevels)).status()).isEqualTo(200);
    assertThat(client.get(stock(one, "/events?cursor=" + ofEvents)).status()).isEqualTo(200);
    for (String path :
        List.of(
            levels("?cursor=" + ofEvents),
            levels("?available_lte=5&cursor=" + ofLevels),
            "api/v1/tenants/" + otherTenant + "/stock/levels?cursor=" + ofLevels,
            stock(one, "/events?source=api&cursor=" + ofEvents),
            stock(two, "/events?cursor=" + ofEvents),
            stock(one, "/events?cursor=" + ofLevels),
            "stock/log/" + one + "?cursor=" + ofEvents,
            "api/v1/tenants/" + tenant + "/products?cursor=" + ofLevels)) {
      assertThat(client.get(path).status()).as(path).isEqualTo(400);
    }
  }

  @Test
  void knowsNeitherProductsNorTenantsOfOthers() throws Exception {
    UUID foreign = client.product(client.tenant(), 5);

    assertThat(client.get(stock(foreign, "")).status()).isEqualTo(404);
    assertThat(client.get(stock(foreign, "/events")).text("error")).isEqualTo("Product not found");
    tenant = UUID.randomUUID();
    assertThat(client.get(stock(foreign, "/events")).text("error")).isEqualTo("Tenant not found");
    assertThat(client.get(levels("")).text("error")).isEqualTo("Tenant not found");
  }

  @Test
  void waitsForNoLock() throws Exception {
    UUID product = client.product(tenant, 5);
    Rows rows = new Rows(dataSource());
    try (Connection lock =
        rows.hold(
            "select 1 from stock_level join product using (tenant_id, product_id)"
                + " where product_id = ? for update",
            product)) {
      assertThat(lock.isClosed()).isFalse();
      for (String path :
          List.of(
              levels(""),
              stock(product, ""),
              stock(product, "/events"),
              "api/v1/tenants/" + tenant + "/products",
              "api/v1/tenants/" + tenant + "/products/" + product)) {
        long start = System.nanoTime();
        assertThat(client.get(path).status()).as(path).isEqualTo(200);
        assertThat(System.nanoTime() - start).as(path).isLessThan(5_000_000_000L);
      }
    }
  }

  /** Every upload adds 1 and takes it away again 50 times: nobody may see a level between. */
  @Test
  void showsAllOfABulkUpdateOfAProductOrNothing() throws Exception {
    UUID product = client.product(tenant, 5);
    String lines = (TestClient.line(product, 1) + TestClient.line(product, -1)).repeat(50);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; i < 20; i++) {
                  assertThat(client.bulk(tenant, "", lines).status()).isEqualTo(200);
                }
                return null;
              });
      while (!writing.isDone()) {
        JsonNode level = client.get(stock(product, "")).json();
        assertThat(level.path("available").asLong()).isEqualTo(5);
        assertThat(level.path("version").asLong() % 100).isEqualTo(1);
        JsonNode newest = client.get(stock(product, "/events?limit=1")).json().at("/items/0");
        assertThat(newest.path("version").asLong() % 100).isEqualTo(1);
        JsonNode listed = client.get(levels("")).json().at("/items/0");
        assertThat(listed.path("version").asLong() % 100).isEqualTo(1);
      }
      writing.get();
    } finally {
      writer.shutdownNow();
    }
  }
}
