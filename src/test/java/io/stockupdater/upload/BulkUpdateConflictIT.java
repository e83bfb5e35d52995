package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Lines;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps a product from being applied, and that it touches no other. */
class BulkUpdateConflictIT extends DeployedIT {
  private static final long MAX = 9_007_199_254_740_991L;

  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final UUID good = stock.product(100);

  @Test
  void doesNotFindAProductOfNobodyOrOfAnotherTenant() {
    UUID unknown = UUID.randomUUID();
    UUID foreign = Stock.in(dataSource()).product(100);
    TestClient.Answer answer =
        client.apply(stock, line(good, 1), line(unknown, 1), line(foreign, 1), line(unknown, 2));
    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"partial_success","conflicts":[%s,%s],"applied":[%s],\
            "total_events_processed":1}"""
                .formatted(
                    conflict(unknown, "product not found", 2, "product_not_found"),
                    conflict(foreign, "product not found", 3, "product_not_found"),
                    applied(good, 1, 101)));
  }

  @Test
  void ranksProductNotFoundAboveEverythingElse() {
    UUID unknown = UUID.randomUUID();
    assertThat(
            client
                .apply(
                    stock,
                    line(unknown, "\"x\""),
                    line(unknown, "1", "\"event_time\":\"x\""),
                    line(unknown, -5))
                .list("conflicts"))
        .containsExactly(conflict(unknown, "product not found", 1, "product_not_found"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"delta\":\"5\" | invalid delta value",
        "\"delta\":1.0 | invalid delta value",
        "\"delta\":1e2 | invalid delta value",
        "\"delta\":true | invalid delta value",
        "\"delta\":null | invalid delta value",
        "\"x\":1 | invalid delta value",
        "\"delta\":9007199254740992 | invalid delta value",
        "\"delta\":0,\"event_time\":\"x\" | invalid event_time",
        "\"delta\":1,\"event_time\":\"2024-02-30T00:00:00Z\" | invalid event_time",
        "\"delta\":1,\"event_time\":1705314600 | invalid event_time",
        "\"delta\":1,\"meta\":[] | invalid meta",
        "\"delta\":1,\"meta\":\"x\" | invalid meta",
        "\"delta\":1,\"meta\":{\"a\":\"\\u0000\"} | invalid meta",
        "\"delta\":1,\"meta\":{\"a\":\"\\ud800\"} | invalid meta",
        "\"delta\":1,\"meta\":{\"a\":1e99999} | invalid meta",
        "\"delta\":1,\"source\":1 | invalid source",
        "\"delta\":1,\"source\":\"a\\u0000\" | invalid source",
        "\"delta\":1,\"event_id\":\"x\" | invalid event_id",
        "\"delta\":1,\"reason\":\"\\u0000\" | invalid reason",
        "\"delta\":1,\"reference\":7 | invalid reference"
      })
  void rollsAProductBackForOneMalformedEvent(String members, String what) {
    UUID bad = stock.product(100);
    TestClient.Answer answer =
        client.apply(
            stock,
            line(bad, 1),
            line(good, 1),
            "{\"product_id\":\"" + bad + "\"," + members + "}",
            line(bad, 1),
            line(good, 1));
    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"partial_success","conflicts":[%s],"applied":[%s],\
            "total_events_processed":2}"""
                .formatted(
                    conflict(bad, "processing error: " + what, 3, "invalid_event"),
                    applied(good, 2, 102)));
    assertThat(stock.level(bad)).isEqualTo(100);
    assertThat(stock.ledger(bad)).isEmpty();
  }

  @Test
  void refusesLongTexts() {
    UUID bad = stock.product(100);
    assertThat(
            client
                .apply(stock, line(bad, "1", "\"source\":\"" + "s".repeat(101) + "\""))
                .list("conflicts"))
        .containsExactly(conflict(bad, "processing error: invalid source", 1, "invalid_event"));
    client.apply(stock, line(bad, "1", "\"source\":\"" + "s".repeat(100) + "\""));
    assertThat(stock.ledger(bad)).hasSize(1);
  }

  @Test
  void answersWhenEveryProductIsInConflict() {
    UUID unknown = UUID.randomUUID();
    TestClient.Answer answer = client.apply(stock, line(unknown, 1));
    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"partial_success","conflicts":[%s],"applied":[],\
            "total_events_processed":0}"""
                .formatted(conflict(unknown, "product not found", 1, "product_not_found")));
    assertThat(client.report(stock, answer.uploadId()).body()).isEqualTo(answer.body());
  }

  @Test
  void checksTheLevelAfterEachEvent() {
    UUID bad = stock.product(5);
    assertThat(client.apply(stock, line(bad, -6), line(bad, 10)).list("conflicts"))
        .containsExactly(
            conflict(bad, "processing error: cannot reduce stock below zero", 1, "below_minimum"));
    assertThat(client.apply(stock, line(bad, -5), line(bad, 10)).list("applied"))
        .containsExactly(applied(bad, 2, 10));
  }

  @Test
  void keepsLevelsWithinTheirBounds() {
    UUID bounded = stock.product(10, 5L, 20L);
    assertThat(client.apply(stock, line(bounded, 10), line(bounded, 1)).list("conflicts"))
        .containsExactly(
            conflict(bounded, "processing error: above maximum level", 2, "above_maximum"));
    TestClient.Answer below = client.apply(stock, line(bounded, -5), line(bounded, -1));
    assertThat(below.json().path("conflicts").findValuesAsText("line")).containsExactly("2");
    assertThat(below.json().path("conflicts").findValuesAsText("code"))
        .containsExactly("below_minimum");
    assertThat(stock.level(bounded)).isEqualTo(10);
    assertThat(client.apply(stock, line(bounded, 10), line(bounded, -15)).list("applied"))
        .containsExactly(applied(bounded, 2, 5));
  }

  @Test
  void keepsUnboundedLevelsWithinWhatIsExact() {
    UUID high = stock.product(MAX, null, null);
    UUID low = stock.product(-MAX, null, null);
    assertThat(client.apply(stock, line(high, 1), line(low, -1)).list("conflicts"))
        .containsExactly(
            conflict(high, "processing error: stock level out of range", 1, "out_of_range"),
            conflict(low, "processing error: stock level out of range", 2, "out_of_range"));
    assertThat(client.apply(stock, line(high, -1), line(low, 1)).list("applied"))
        .containsExactly(applied(high, 1, MAX - 1), applied(low, 1, 1 - MAX));
  }

  @Test
  void namesTheLowestOffendingLine() {
    UUID bad = stock.product(5);
    assertThat(
            client
                .apply(stock, "", line(bad, 1), line(bad, -7), line(bad, "\"x\""))
                .json()
                .path("conflicts")
                .findValuesAsText("line"))
        .containsExactly("3");
    assertThat(
            client
                .apply(stock, "", "bad", line(bad, "\"x\""), line(bad, -7))
                .json()
                .path("conflicts")
                .findValuesAsText("line"))
        .containsExactly("3");
  }

  @Test
  void skipsMalformedEventsWhenAskedTo() {
    UUID unknown = UUID.randomUUID();
    TestClient.Answer answer =
        client
            .upload(
                stock,
                "?on_invalid=skip",
                Lines.document(
                    line(good, 5),
                    line(good, "\"x\""),
                    line(good, 0),
                    line(good, "1", "\"meta\":1"),
                    line(unknown, "\"x\""),
                    "bad",
                    line(good, -3)))
            .isOk();
    assertThat(answer.json().path("status").textValue()).isEqualTo("success");
    assertThat(answer.list("applied")).containsExactly(applied(good, 2, 102));
    assertThat(answer.json().path("skipped").findValuesAsText("line"))
        .containsExactly("2", "4", "5", "6");
    assertThat(answer.json().path("skipped").findValuesAsText("message"))
        .startsWith("invalid delta value", "invalid meta", "invalid delta value");
    assertThat(answer.json().path("skipped_total").intValue()).isEqualTo(4);
  }

  @Test
  void neverSkipsBounds() {
    UUID bad = stock.product(5);
    TestClient.Answer answer =
        client
            .upload(
                stock,
                "?on_invalid=skip",
                Lines.document(line(bad, 1), line(bad, -7), line(bad, 1)))
            .isOk();
    assertThat(answer.list("conflicts"))
        .containsExactly(
            conflict(bad, "processing error: cannot reduce stock below zero", 2, "below_minimum"));
    assertThat(stock.level(bad)).isEqualTo(5);
  }

  @Test
  void refusesADocumentOfNothingButSkippedEvents() {
    client
        .upload(stock, "?on_invalid=skip", Lines.document(line(good, "\"x\"")))
        .isProblem(400, "no valid events found");
    assertThat(
            client
                .upload(stock, "?on_invalid=fail_product", Lines.document(line(good, "\"x\"")))
                .isOk()
                .list("conflicts"))
        .hasSize(1);
  }

  @Test
  void refusesMetaThatTheDatabaseCanNotHold() {
    String digits = "1".repeat(60_000);
    UUID bad = stock.product(0);
    TestClient.Answer answer =
        client.apply(stock, line(good, 1), line(bad, "1", "\"meta\":{\"a\":0." + digits + "}"));
    assertThat(answer.list("applied")).containsExactly(applied(good, 1, 101));
    assertThat(answer.list("conflicts"))
        .containsExactly(conflict(bad, "processing error: invalid meta", 2, "invalid_event"));
  }

  private static String applied(UUID product, int events, long level) {
    return "{\"product_id\":\"%s\",\"events_processed\":%d,\"final_level\":%d}"
        .formatted(product, events, level);
  }

  private static String conflict(UUID product, String reason, long line, String code) {
    return "{\"product_id\":\"%s\",\"reason\":\"%s\",\"line\":%d,\"code\":\"%s\"}"
        .formatted(product, reason, line, code);
  }
}
