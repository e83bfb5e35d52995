package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A document for a tenant of its own, with two products that exist and one that is missing. The
 * ledger tells by {@code reference} which line a row came from; nothing but the server's own care
 * keeps a line from being applied twice.
 */
final class Consignment {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a job leaves behind for its workers. */
  private static final String LEFTOVERS =
      """
      select (select count(*) from job_product where tenant_id = ?)
           + (select count(*) from scheduled_tasks where task_instance like ?)
      """;

  final Stock stock;
  final UUID first;
  final UUID second;
  final UUID missing = UUID.randomUUID();
  final String key = UUID.randomUUID().toString();

  Consignment(DataSource database) {
    stock = Stock.in(database);
    first = stock.product(10);
    second = stock.product(10);
  }

  /** The text with the ids of tenant and products in the place of their names. */
  String named(String text) {
    return text.replace(":tenant", stock.tenant().toString())
        .replace(":first", first.toString())
        .replace(":second", second.toString())
        .replace(":missing", missing.toString());
  }

  String document() {
    return named(
        """
        {"product_id":":first","delta":1,"reference":"1"}
        {"product_id":":second","delta":2,"reference":"2"}
        {"product_id":":missing","delta":1,"reference":"3"}
        {"product_id":":first","delta":1,"reference":"4"}
        {"product_id":":second","delta":0,"reference":"5"}
        broken
        {"product_id":":second","delta":-1,"reference":"7"}
        {"product_id":":missing","delta":1,"reference":"8"}
        """);
  }

  /** Sends the document with these headers, by name and value in turn. */
  Answer send(TestClient client, String... headers) {
    HttpRequest.Builder request = client.request(stock, "").POST(TestClient.text(document()));
    return client.send(headers.length == 0 ? request : request.headers(headers));
  }

  Answer sendAsJob(TestClient client, boolean keyed) {
    return keyed
        ? send(client, "Prefer", "respond-async", "Idempotency-Key", key)
        : send(client, "Prefer", "respond-async");
  }

  /** Sends it with its key until it is neither under way nor locked. */
  Answer sendUntilAnswered(TestClient client, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Idempotency-Key";
    all[headers.length + 1] = key;
    Set<Integer> again = Set.of(409, 503);
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> send(client, all), answer -> !again.contains(answer.status()));
  }

  /** That a job of the document has ended as it should, and that the lines have had one effect. */
  void assertDone(TestClient client, UUID job) {
    JobClient jobs = new JobClient(client, stock);
    JsonNode report = jobs.awaitEnd(job);
    assertThat(report.path("status").textValue()).isEqualTo("completed_with_errors");
    assertThat(report.path("counts").toString())
        .isEqualTo(
            """
            {"lines":8,"applied":4,"duplicate":0,"zero":1,"rejected":3,"cancelled":0,"pending":0}""");
    assertThat(report.path("products").toString())
        .isEqualTo("{\"total\":3,\"done\":3,\"conflicted\":1}");
    assertThat(jobs.refusedLines(job)).containsExactly(6L, 3L, 8L);
    assertReport(client.report(stock, job).isOk());
    assertApplied(1);
    assertNothingLeft();
  }

  /** That a report tells what has become of the document. */
  void assertReport(Answer answer) {
    assertThat(answer.json().path("status").textValue()).isEqualTo("partial_success");
    assertThat(answer.list("applied"))
        .containsExactly(
            """
            {"product_id":"%s","events_processed":2,"final_level":12}"""
                .formatted(first),
            """
            {"product_id":"%s","events_processed":2,"final_level":11}"""
                .formatted(second));
    assertThat(answer.json().path("conflicts").findValuesAsText("code"))
        .containsExactly("product_not_found");
    assertThat(answer.json().path("skipped").findValuesAsText("line")).containsExactly("6");
  }

  /** That every good line is in the ledger so many times, and nothing else. */
  void assertApplied(int times) {
    assertThat(references(first)).isEqualTo("1,4,".repeat(times));
    assertThat(references(second)).isEqualTo("2,7,".repeat(times));
    stock.assertConsistent();
    MessageLog.assertTold(stock);
  }

  /** The lines that the product's changes came from, each with a comma. */
  private String references(UUID product) {
    return stock.ledger(product).stream()
        .map(event -> event.reference() + ",")
        .collect(Collectors.joining());
  }

  /** That nothing is pending, and no node will ever look for it. */
  void assertNothingLeft() {
    await("no share is left")
        .atMost(PATIENCE)
        .until(() -> stock.number(LEFTOVERS, stock.tenant(), stock.tenant() + "/%") == 0);
  }

  /** That the document has left nothing behind. */
  void assertWithoutTrace() {
    stock.assertWithoutTrace();
    assertNothingLeft();
    assertThat(
            stock.number(
                """
                select (select count(*) from job where tenant_id = :t)
                     + (select count(*) from job_lines where tenant_id = :t)
                     + (select count(*) from job_refused_line where tenant_id = :t)
                     + (select count(*) from message_log where tenant_id = :t)"""
                    .replace(":t", "'" + stock.tenant() + "'")))
        .isZero();
  }
}
