package io.stockupdater.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends a document to the product, so many times, one after the other. */
record Bulk(Site site, Workload workload, int times) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Sends it; what the answers say is checked after the time is taken. */
  Done run() throws IOException {
    List<HttpConnection.Answer> answers = new ArrayList<>();
    long elapsed;
    try (HttpConnection connection = new HttpConnection(site.uri())) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        answers.add(send(connection));
      }
      elapsed = System.nanoTime() - start;
    }
    for (HttpConnection.Answer answer : answers) {
      check(answer);
    }
    return Done.of(elapsed, events());
  }

  private HttpConnection.Answer send(HttpConnection connection) throws IOException {
    return connection.upload(
        "/api/v1/tenants/" + workload.shop().tenant() + "/stock/bulk_update", workload.document());
  }

  /** Sends it once, and again as often as it is told to come later; returns how often it was. */
  int runPatiently() throws IOException, InterruptedException {
    for (int refusals = 0; ; refusals++) {
      HttpConnection.Answer answer;
      try (HttpConnection connection = new HttpConnection(site.uri())) {
        answer = send(connection);
      }
      if (answer.status() != 503 || answer.retryAfter() == 0) {
        check(answer);
        return refusals;
      }
      TimeUnit.SECONDS.sleep(answer.retryAfter());
    }
  }

  private void check(HttpConnection.Answer answer) throws IOException {
    WrongAnswer.unless(
        answer.status() == 200,
        () -> "a bulk update got %d %s".formatted(answer.status(), answer.text()));
    JsonNode report = JSON.readTree(answer.text());
    WrongAnswer.unless(
        report.path("status").textValue().equals("success")
            && report.path("total_events_processed").longValue() == workload.shape().events()
            && report.path("applied").size() == workload.products().size(),
        () ->
            "a bulk update was answered with status %s, %d events of %d products"
                .formatted(
                    report.path("status"),
                    report.path("total_events_processed").longValue(),
                    report.path("applied").size()));
  }

  long events() {
    return (long) times * workload.shape().events();
  }

  /** Looks at everything that the product, or a peer that does the same, has to have written. */
  void checkRows() {
    site.stockroom().check(expected());
    site.checkMessages(checkResults());
  }

  /** What the ledger has to hold. */
  Expected expected() {
    return workload.expected(times);
  }

  /** That every product has its result; returns how many messages there have to be. */
  long checkResults() {
    long products = (long) times * workload.products().size();
    site.stockroom().checkResults(workload.shop().tenant(), products, events());
    return products;
  }
}
