package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.development.Rows;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large job whose node is killed at some moment, and which another node finishes. */
class MillionLinesIT {
  private static final int LINES = 1_000_000;
  private static final int PRODUCTS = 10_000;

  /** Every so many products one does not exist at first. */
  private static final int MISSING_EVERY = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /** Ids are this and the product's number. */
  private final String prefix = UUID.randomUUID().toString().substring(0, 24);

  private final long[] sums = new long[PRODUCTS];
  private final long[] counts = new long[PRODUCTS];

  @TempDir private Path folder = Path.of("");

  @Test
  void areAllAppliedOnceThoughTheNodeIsKilled() throws IOException {
    long seed = System.nanoTime();
    int killAfter = LINES / 20 + new Random(seed).nextInt(LINES / 2);
    TestServer doomed = TestServer.with().database("million").start();
    try (TestServer survivor = TestServer.with().database("million").start()) {
      Stock stock = Stock.in(survivor.dataSource());
      create(stock, "i % " + MISSING_EVERY + " <> 0");
      TestClient client = new TestClient(survivor.baseUri());
      JobClient jobs = new JobClient(client, stock);

      Answer accepted = send(new TestClient(doomed.baseUri()), stock, document());
      assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
      until(() -> applied(jobs, accepted) >= killAfter);
      doomed.kill();
      long left = LINES - applied(jobs, accepted);
      assertThat(left)
          .as("killed in the middle, after " + killAfter + ", by seed " + seed)
          .isPositive();

      JsonNode job = end(jobs, accepted.uploadId());
      long refused = refusedLines();
      assertThat(job.path("status").textValue()).isEqualTo("completed_with_errors");
      assertThat(job.at("/counts/rejected").longValue()).isEqualTo(refused);
      assertThat(job.at("/counts/applied").longValue()).isEqualTo(LINES - refused);
      assertRight(stock, false);

      create(stock, "i % " + MISSING_EVERY + " = 0");
      Path resend = folder.resolve("resend.ndjson");
      Files.writeString(resend, jobs.errors(accepted, "?format=resend").isOk().body());
      Answer again = send(client, stock, resend);
      JsonNode rest = end(jobs, again.uploadId());
      assertThat(rest.path("status").textValue()).isEqualTo("completed");
      assertThat(rest.at("/counts/applied").longValue()).isEqualTo(refused);
      assertRight(stock, true);
    } finally {
      doomed.close();
    }
  }

  /** Products of a new tenant, set-wise. */
  private void create(Stock stock, String which) {
    stock.execute(
        """
        with p as (
          insert into product (tenant_id, product_id, sku, name)
          select ?::uuid, (? || lpad(to_hex(i), 12, '0'))::uuid, 'sku ' || i, 'product ' || i
            from generate_series(0, ?::int - 1) as i
           where %s
          returning tenant_id, product_id)
        insert into stock_level (tenant_id, product_id)
        select tenant_id, product_id from p
        """
            .formatted(which),
        stock.tenant(),
        prefix,
        PRODUCTS);
  }

  private Path document() throws IOException {
    Path document = folder.resolve("million.ndjson");
    try (BufferedWriter to = Files.newBufferedWriter(document)) {
      for (int line = 0; line < LINES; line++) {
        int product = (int) (line * 7_919L % PRODUCTS);
        int delta = 1 + line % 3;
        sums[product] += delta;
        counts[product]++;
        to.write(
            "{\"product_id\":\"%s%012x\",\"delta\":%d,\"source\":\"order\"}\n"
                .formatted(prefix, product, delta));
      }
    }
    return document;
  }

  private long refusedLines() {
    long refused = 0;
    for (int product = 0; product < PRODUCTS; product += MISSING_EVERY) {
      refused += counts[product];
    }
    return refused;
  }

  private static Answer send(TestClient client, Stock stock, Path document) throws IOException {
    return client.send(
        client
            .request(stock, "")
            .header("Prefer", "respond-async")
            .POST(HttpRequest.BodyPublishers.ofFile(document)));
  }

  private static long applied(JobClient jobs, Answer accepted) {
    return jobs.report(accepted.uploadId()).at("/counts/applied").longValue();
  }

  private static JsonNode end(JobClient jobs, UUID job) {
    until(() -> !jobs.report(job).path("finished_at").isNull());
    return jobs.report(job);
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(Condition condition) {
    await().pollInterval(Duration.ofMillis(200)).atMost(PATIENCE).until(condition::holds);
  }

  /** That each product's ledger and level are what the document says, and nothing is left over. */
  private void assertRight(Stock stock, boolean withMissing) {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int product = 0; product < PRODUCTS; product++) {
      if (withMissing || product % MISSING_EVERY != 0) {
        UUID id = UUID.fromString(prefix + "%012x".formatted(product));
        expected.add(List.of(id, sums[product], counts[product], counts[product]));
      }
    }
    Rows rows = new Rows(stock.dataSource());
    assertThat(
            rows.all(
                """
                select l.product_id, l.available, l.version,
                       (select count(*) from stock_event e
                         where e.tenant_id = l.tenant_id and e.product_id = l.product_id)
                  from stock_level l
                 where l.tenant_id = ?
                 order by l.product_id
                """,
                stock.tenant()))
        .isEqualTo(expected);
    stock.assertConsistent();
    assertThat(stock.number("select count(*) from job_product where tenant_id = ?", stock.tenant()))
        .isZero();
    await("the shares are off the scheduler's list")
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                stock.number(
                        "select count(*) from scheduled_tasks where task_instance like ?",
                        stock.tenant() + "/%")
                    == 0);
  }
}
