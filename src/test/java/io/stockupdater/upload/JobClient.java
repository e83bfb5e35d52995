package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A client that has its uploads done in the background. */
final class JobClient {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Set<String> ENDED =
      Set.of("completed", "completed_with_errors", "failed", "cancelled");

  private final TestClient client;
  private final Stock stock;

  JobClient(TestClient client, Stock stock) {
    this.client = client;
    this.stock = stock;
  }

  Answer send(String query, String document) {
    return sendPreferring("respond-async", query, document);
  }

  Answer sendPreferring(String preference, String query, String document) {
    HttpRequest.Builder request = client.request(stock, query).POST(TestClient.text(document));
    return client.send(preference.isEmpty() ? request : request.header("Prefer", preference));
  }

  Answer get(UUID job) {
    return client.get(path(job));
  }

  JsonNode report(UUID job) {
    JsonNode report = get(job).isOk().json();
    JsonNode counts = report.path("counts");
    long sum = 0;
    for (String member :
        new String[] {"applied", "duplicate", "zero", "rejected", "cancelled", "pending"}) {
      sum += counts.path(member).longValue();
    }
    assertThat(sum).as(report.toString()).isEqualTo(counts.path("lines").longValue());
    if (ENDED.contains(report.path("status").textValue())) {
      assertThat(counts.path("pending").longValue()).as(report.toString()).isZero();
      assertThat(report.at("/products/done")).isEqualTo(report.at("/products/total"));
    }
    return report;
  }

  Answer cancel(Answer accepted) {
    return cancel(accepted.uploadId());
  }

  Answer cancel(UUID job) {
    return client.send(client.request(path(job)).DELETE());
  }

  Answer errors(Answer accepted, String query) {
    return errors(accepted.uploadId(), query);
  }

  Answer errors(UUID job, String query) {
    return client.get(path(job) + "/errors" + query);
  }

  /** The numbers of the refused and cancelled lines, as the job reports them. */
  List<Long> refusedLines(UUID job) {
    return errors(job, "").isOk().body().lines().map(JobClient::number).toList();
  }

  private static long number(String error) {
    return Long.parseLong(error.substring(error.indexOf(':') + 1, error.indexOf(',')));
  }

  JsonNode awaitEnd(Answer accepted) {
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    return awaitEnd(accepted.uploadId());
  }

  /** The job when it has ended; a server that does not answer meanwhile is asked again. */
  JsonNode awaitEnd(UUID job) {
    await(
        () -> {
          try {
            return ENDED.contains(report(job).path("status").textValue());
          } catch (UncheckedIOException e) {
            return false;
          }
        });
    return report(job);
  }

  /** Until so many lines have been applied. */
  void awaitLines(Answer accepted, long lines) {
    await(() -> report(accepted.uploadId()).at("/counts/applied").longValue() >= lines);
  }

  void await(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(condition);
  }

  private String path(UUID job) {
    return "api/v1/tenants/" + stock.tenant() + "/stock/jobs/" + job;
  }
}
