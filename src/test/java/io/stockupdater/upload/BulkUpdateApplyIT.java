package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Forms;
import io.stockupdater.testing.Lines;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a bulk update does to levels and ledger, and what it answers. */
class BulkUpdateApplyIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());

  @Test
  void appliesTheSeedsExample() {
    UUID product = stock.product(200);
    TestClient.Answer answer =
        client.apply(stock, line(product, 50), line(product, -30), line(product, 25));
    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"success","applied":[{"product_id":"%s","events_processed":3,\
            "final_level":245}],"total_events_processed":3}"""
                .formatted(product));
    assertThat(stock.level(product)).isEqualTo(245);
  }

  @Test
  void recordsTheLevelAfterEachEventInFileOrder() {
    UUID product = stock.product(0);
    client.apply(
        stock,
        line(product, "10", "\"event_time\":\"2024-03-03T00:00:00Z\""),
        line(product, "-4", "\"event_time\":\"2024-01-01T00:00:00Z\""),
        line(product, "7", "\"event_time\":\"2024-02-02T00:00:00Z\""));
    assertThat(stock.ledger(product))
        .extracting(Stock.Event::version, Stock.Event::delta, Stock.Event::resultingLevel)
        .containsExactly(tuple(1, 10, 10), tuple(2, -4, 6), tuple(3, 7, 13));
  }

  @Test
  void doesNotSortByEventTime() {
    UUID product = stock.product(0);
    TestClient.Answer answer =
        client.apply(
            stock,
            line(product, "-4", "\"event_time\":\"2024-03-03T00:00:00Z\""),
            line(product, "10", "\"event_time\":\"2024-01-01T00:00:00Z\""));
    assertThat(answer.json().path("status").textValue()).isEqualTo("partial_success");
    assertThat(stock.level(product)).isZero();
  }

  @Test
  void goesOnWhereTheLastUploadEnded() {
    UUID product = stock.product(0);
    client.apply(stock, line(product, 3));
    client.apply(stock, line(product, 4), line(product, 5));
    assertThat(stock.ledger(product))
        .extracting(Stock.Event::version, Stock.Event::delta, Stock.Event::resultingLevel)
        .containsExactly(tuple(1, 3, 3), tuple(2, 4, 7), tuple(3, 5, 12));
    stock.assertConsistent();
  }

  @Test
  void groupsByProductAndAnswersByFirstAppearance() {
    List<UUID> products = stock.products(20, 100);
    List<String> lines = new ArrayList<>();
    for (int round = 1; round <= 3; round++) {
      for (UUID product : products) {
        lines.add(line(product, round));
      }
    }
    TestClient.Answer answer = client.upload(stock, "", document(lines)).isOk();
    assertThat(answer.list("applied"))
        .containsExactlyElementsOf(
            products.stream().map(product -> applied(product, 3, 106)).toList());
    assertThat(answer.json().path("total_events_processed").intValue()).isEqualTo(60);
    products.forEach(
        product -> assertThat(stock.levels(product)).containsExactly(101L, 103L, 106L));
  }

  @Test
  void takesTwoSpellingsOfAnIdForOneProductAndAnswersTheCanonicalOne() {
    UUID product = stock.product(0);
    String upper =
        line(product, 2).replace(product.toString(), product.toString().toUpperCase(Locale.ROOT));
    TestClient.Answer answer = client.apply(stock, upper, line(product, 3), upper);
    assertThat(answer.list("applied")).containsExactly(applied(product, 3, 7));
  }

  @Test
  void skipsZerosWithoutATrace() {
    UUID product = stock.product(5);
    UUID zeros = stock.product(5);
    TestClient.Answer answer =
        client.apply(
            stock, line(zeros, 0), line(product, 0), line(product, 1), line(product, "-0"));
    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"success","applied":[%s],"total_events_processed":1}"""
                .formatted(applied(product, 1, 6)));
    assertThat(stock.ledger(product)).hasSize(1);
    assertThat(stock.ledger(zeros)).isEmpty();
  }

  @Test
  void takesADocumentOfZerosForASuccess() {
    UUID product = stock.product(5);
    TestClient.Answer answer = client.apply(stock, line(product, 0), line(UUID.randomUUID(), 0));
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"success\",\"applied\":[],\"total_events_processed\":0}");
    assertThat(client.report(stock, answer.uploadId()).body()).isEqualTo(answer.body());
  }

  @Test
  void fillsInDefaults() {
    UUID product = stock.product(0);
    Instant before =
        Instant.parse(
            stock.text(
                "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    TestClient.Answer answer = client.apply(stock, line(product, 1));
    Instant after =
        Instant.parse(
            stock.text(
                "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    Stock.Event event = stock.ledger(product).get(0);
    assertThat(event.source()).isEqualTo("system");
    assertThat(event.eventTime()).isBetween(before.minusMillis(1), after.plusMillis(1));
    assertThat(event.meta()).isNull();
    assertThat(event.reason()).isNull();
    assertThat(event.reference()).isNull();
    assertThat(event.eventId()).isNull();
    assertThat(event.userId()).isNull();
    assertThat(event.uploadId()).isEqualTo(answer.uploadId());
  }

  @Test
  void storesEveryMember() {
    UUID product = stock.product(0);
    UUID eventId = UUID.randomUUID();
    client.apply(
        stock,
        line(
            product,
            "5",
            "\"event_time\":\"2024-01-15T10:30:00.123456+02:00\"",
            "\"source\":\"réçeipt 😀\"",
            "\"reason\":\"found\"",
            "\"reference\":\"PO-1\"",
            "\"unknown\":[1,{\"delta\":\"x\"}]",
            "\"meta\":{\"b\":[1,2.50,null],\"a\":\"x\\ny\"}",
            Lines.eventId(eventId)));
    Stock.Event event = stock.ledger(product).get(0);
    assertThat(event.eventTime()).isEqualTo(Instant.parse("2024-01-15T08:30:00.123456Z"));
    assertThat(event.source()).isEqualTo("réçeipt 😀");
    assertThat(event.reason()).isEqualTo("found");
    assertThat(event.reference()).isEqualTo("PO-1");
    assertThat(event.meta()).isEqualTo("{\"a\": \"x\\ny\", \"b\": [1, 2.50, null]}");
    assertThat(event.eventId()).isEqualTo(eventId);
  }

  @Test
  void takesATimeWithoutAnOffsetForUtc() {
    UUID product = stock.product(0);
    client.apply(stock, line(product, "5", "\"event_time\":\"2024-07-15T10:30:00\""));
    assertThat(stock.ledger(product).get(0).eventTime())
        .isEqualTo(Instant.parse("2024-07-15T10:30:00Z"));
  }

  @Test
  void keepsTheFirstAndTheLastTime() {
    UUID product = stock.product(0);
    client.apply(
        stock,
        line(product, "1", "\"event_time\":\"0001-01-01T00:00:00.000001Z\""),
        line(product, "1", "\"event_time\":\"1969-12-31T23:59:59.999999Z\""),
        line(product, "1", "\"event_time\":\"9999-12-31T23:59:59.999999Z\""));
    assertThat(stock.ledger(product))
        .extracting(Stock.Event::eventTime)
        .containsExactly(
            Instant.parse("0001-01-01T00:00:00.000001Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"));
  }

  /** One row and several go into the ledger by different statements. */
  @Test
  void storesOneEventAsItStoresSeveral() {
    List<List<String>> events =
        List.of(
            List.of("\"event_time\":\"0001-01-01T00:00:00.000001Z\"", "\"reference\":\"NULL\""),
            List.of(
                "\"event_time\":\"1969-12-31T23:59:59.999999+01:00\"",
                "\"source\":\"a,\\\"b\\\"{}\\\\ 😀\"",
                "\"reason\":\"\\u0001\\t\\n\"",
                "\"meta\":{\"b\":[1,2.50,null],\"a\":\"{\\\"x\\\"}, 😀\"}"),
            List.of(
                "\"event_time\":\"9999-12-31T23:59:59.999999Z\"", Lines.eventId(UUID.randomUUID())),
            List.of("\"event_time\":\"2024-07-15T10:30:00.5Z\"", "\"meta\":{}"));
    UUID one = stock.product(0);
    events.forEach(event -> client.apply(stock, line(one, "7", event.toArray(String[]::new))));
    UUID several = stock.product(0);
    client.apply(
        stock,
        events.stream()
            .map(event -> event.stream().filter(member -> !member.contains("event_id")))
            .map(event -> line(several, "7", event.toArray(String[]::new)))
            .toArray(String[]::new));
    assertThat(stock.ledger(several))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("uploadId", "eventId")
        .isEqualTo(stock.ledger(one))
        .hasSize(events.size());
  }

  @Test
  void notesWhoChangedTheLevelAndWhy() {
    UUID product = stock.product(0);
    UUID user = UUID.randomUUID();
    client
        .send(
            client
                .request(stock, "?reason=stock%20count%20%F0%9F%98%80")
                .header("X-User-Id", user.toString())
                .POST(
                    TestClient.text(
                        document(line(product, 1), line(product, "2", "\"reason\":\"own\"")))))
        .isOk();
    assertThat(stock.ledger(product)).extracting(Stock.Event::userId).containsExactly(user, user);
    String log =
        "select string_agg(reason, '|' order by new_stock) from stock_log where product_id = ?";
    assertThat(stock.text(log, product)).isEqualTo("stock count 😀|own");
    UUID other = stock.product(0);
    client.apply(stock, line(other, 1));
    assertThat(stock.text(log, other)).isEqualTo("bulk update");
  }

  @Test
  void movesLevelsToTheEndsOfTheirRange() {
    long max = 9_007_199_254_740_991L;
    UUID product = stock.product(0, null, null);
    TestClient.Answer answer =
        client.apply(stock, line(product, max), line(product, -max), line(product, -max));
    assertThat(answer.list("applied")).containsExactly(applied(product, 3, -max));
    assertThat(stock.levels(product)).containsExactly(max, 0L, -max);
  }

  @Test
  void reportsLinesThatBelongToNoProduct() {
    UUID product = stock.product(0);
    TestClient.Answer answer =
        client.apply(
            stock,
            "nonsense",
            "",
            line(product, 1),
            "[1]",
            "{\"delta\":1}",
            "{\"product_id\":\"x\",\"delta\":1}",
            "{\"product_id\":\"" + product + "\",\"pad\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(answer.json().path("status").textValue()).isEqualTo("success");
    assertThat(answer.list("applied")).containsExactly(applied(product, 1, 1));
    assertThat(answer.json().path("skipped").findValuesAsText("line"))
        .containsExactly("1", "4", "5", "6", "7");
    assertThat(answer.json().path("skipped").findValuesAsText("code"))
        .containsExactly(
            "invalid_json",
            "not_an_object",
            "missing_product_id",
            "invalid_product_id",
            "line_too_long");
    assertThat(answer.json().path("skipped").findValuesAsText("message"))
        .hasSize(5)
        .doesNotContain("");
    assertThat(answer.json().path("skipped_total").intValue()).isEqualTo(5);
  }

  @Test
  void listsTheFirstThousandSkippedLinesAndCountsAll() {
    UUID product = stock.product(0);
    String document = "bad\n".repeat(700) + line(product, 1) + "\n" + "bad\n".repeat(800);
    TestClient.Answer answer = client.upload(stock, "", document).isOk();
    List<String> numbers = answer.json().path("skipped").findValuesAsText("line");
    assertThat(numbers).hasSize(1_000).startsWith("1", "2").endsWith("1000", "1001");
    assertThat(answer.json().path("skipped_total").intValue()).isEqualTo(1_500);
    assertThat(answer.json().path("status").textValue()).isEqualTo("success");
    assertThat(client.report(stock, answer.uploadId()).body()).isEqualTo(answer.body());
  }

  @Test
  void survivesLinesInOtherEncodings() {
    UUID product = stock.product(0);
    String event = line(product, "1", "\"meta\":{\"a\":1}");
    byte[] body =
        Forms.join(
            (line(product, 2) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8),
            (event + "\n" + event).getBytes(java.nio.charset.StandardCharsets.UTF_16BE),
            ("\n" + line(product, "3", "\"source\":\"ü\""))
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    TestClient.Answer answer =
        client.send(client.request(stock, "").POST(TestClient.bytes(body))).isOk();
    assertThat(answer.list("applied")).containsExactly(applied(product, 1, 2));
    assertThat(answer.json().path("skipped_total").intValue()).isEqualTo(3);
  }

  @Test
  void givesTheSameOutcomeAgain() {
    UUID product = stock.product(5);
    UUID bounded = stock.product(5);
    TestClient.Answer answer =
        client.apply(
            stock,
            "bad",
            line(UUID.randomUUID(), 1),
            line(product, "1", Lines.eventId(UUID.randomUUID())),
            line(bounded, -6),
            line(stock.product(0), 0),
            line(stock.product(0), 7));
    assertThat(answer.header("Upload-Id")).isNotEmpty();
    client.apply(stock, line(product, 100), line(bounded, 100));
    TestClient.Answer again = client.report(stock, answer.uploadId()).isOk();
    assertThat(again.body()).isEqualTo(answer.body());
    assertThat(again.header("Upload-Id")).isEqualTo(answer.header("Upload-Id"));
    assertThat(again.header("Content-Type")).isEqualTo(answer.header("Content-Type"));
  }

  private static String applied(UUID product, int events, long level) {
    return "{\"product_id\":\"%s\",\"events_processed\":%d,\"final_level\":%d}"
        .formatted(product, events, level);
  }

  private static org.assertj.core.groups.Tuple tuple(long version, long delta, long level) {
    return org.assertj.core.groups.Tuple.tuple(version, delta, level);
  }
}
