package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads that run in the background. */
class JobIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final JobClient jobs = new JobClient(client, stock);

  @Test
  void appliesWhatItTookIn() {
    UUID first = stock.product(10);
    UUID second = stock.product(0);
    Answer accepted =
        jobs.send("", document(line(first, 5), line(second, 7), line(first, -15), line(second, 0)));
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
    assertThat(accepted.header("Location")).endsWith(accepted.json().at("/links/self").asText());
    assertThat(accepted.json().at("/job_id").asText()).isEqualTo(accepted.header("Upload-Id"));

    JsonNode job = jobs.awaitEnd(accepted);
    assertThat(job.path("status").textValue()).isEqualTo("completed");
    assertThat(job.path("counts").toString())
        .isEqualTo(
            """
            {"lines":4,"applied":3,"duplicate":0,"zero":1,"rejected":0,"cancelled":0,"pending":0}""");
    assertThat(job.path("products").toString())
        .isEqualTo("{\"total\":2,\"done\":2,\"conflicted\":0}");
    assertThat(job.path("progress").doubleValue()).isEqualTo(1);
    assertThat(stock.levels(first)).containsExactly(15L, 0L);
    assertThat(stock.levels(second)).containsExactly(7L);
    assertThat(client.report(stock, accepted.uploadId()).isOk().body())
        .isEqualTo(
            """
            {"status":"success","applied":[\
            {"product_id":"%s","events_processed":2,"final_level":0},\
            {"product_id":"%s","events_processed":1,"final_level":7}],\
            "total_events_processed":3}"""
                .formatted(first, second));
    assertThat(jobs.errors(accepted, "").body()).isEmpty();
    stock.assertConsistent();
  }

  @Test
  void tellsTheSameReportAsAnUploadThatIsWaitedFor() {
    UUID good = stock.product(0);
    UUID bad = stock.product(0);
    UUID id = UUID.randomUUID();
    String document =
        document(
            line(good, 1, id),
            "no json",
            line(bad, -1),
            line(UUID.randomUUID(), 2),
            line(good, 1, id),
            "{\"delta\":1}",
            line(good, "\"x\""),
            line(bad, 0));
    Answer waited = jobs.sendPreferring("wait=30", "?on_invalid=skip", document).isOk();
    assertThat(waited.header("Preference-Applied")).isEqualTo("wait=30");
    assertThat(waited.list("applied"))
        .containsExactly(
            """
            {"product_id":"%s","events_processed":1,"final_level":1,"duplicates":1}"""
                .formatted(good));
    assertThat(waited.list("conflicts")).hasSize(2);
    assertThat(waited.list("skipped")).hasSize(3);
    assertThat(client.report(stock, waited.uploadId()).body()).isEqualTo(waited.body());
    JsonNode job = jobs.report(waited.uploadId());
    assertThat(job.path("status").textValue()).isEqualTo("completed_with_errors");
    assertThat(job.path("counts").toString())
        .isEqualTo(
            """
            {"lines":8,"applied":1,"duplicate":1,"zero":0,"rejected":6,"cancelled":0,"pending":0}""");
  }

  @Test
  void tellsWhichLinesWereRefusedAndGivesThemBack() {
    UUID good = stock.product(0);
    UUID bad = stock.product(1);
    UUID missing = UUID.randomUUID();
    String refused = line(bad, -1) + "\n" + line(bad, 0) + "\n" + line(bad, -1) + "\n";
    String unknown = line(missing, 3) + "\n";
    Answer accepted =
        jobs.send(
            "", line(good, 1) + "\n\n" + refused + "{broken\n" + unknown + "x".repeat(70_000));
    JsonNode job = jobs.awaitEnd(accepted);
    assertThat(job.at("/counts/rejected").intValue()).isEqualTo(6);
    assertThat(jobs.errors(accepted, "").body().lines())
        .containsExactly(
            """
            {"line":6,"product_id":null,"code":"invalid_json","reason":"the line is not valid JSON",\
            "cause_line":6}""",
            """
            {"line":8,"product_id":null,"code":"line_too_long",\
            "reason":"the line is longer than 65536 bytes","cause_line":8}""",
            error(3, bad, "below_minimum", "processing error: cannot reduce stock below zero", 5),
            error(4, bad, "below_minimum", "processing error: cannot reduce stock below zero", 5),
            error(5, bad, "below_minimum", "processing error: cannot reduce stock below zero", 5),
            error(7, missing, "product_not_found", "product not found", 7));
    assertThat(jobs.errors(accepted, "?format=resend").body())
        .isEqualTo("{broken\n" + refused + unknown);
    jobs.errors(accepted, "?format=xml").isProblem(400);
  }

  private static String error(int line, UUID product, String code, String reason, int cause) {
    return "{\"line\":%d,\"product_id\":\"%s\",\"code\":\"%s\",\"reason\":\"%s\",\"cause_line\":%d}"
        .formatted(line, product, code, reason, cause);
  }

  @Test
  void bringsTheRestInWhenTheMissingProductsAreThere() {
    UUID there = stock.product(0);
    UUID missing = UUID.randomUUID();
    Answer accepted = jobs.send("", document(line(missing, 1), line(there, 1), line(missing, 2)));
    jobs.awaitEnd(accepted);
    stock.create(missing);
    String resend = jobs.errors(accepted, "?format=resend").body();
    JsonNode again = jobs.awaitEnd(jobs.send("", resend));
    assertThat(again.path("status").textValue()).isEqualTo("completed");
    assertThat(stock.levels(missing)).containsExactly(1L, 3L);
    assertThat(stock.levels(there)).containsExactly(1L);
    stock.assertConsistent();
  }

  @Test
  void keepsTheOrderOfJobsPerProduct() {
    UUID product = stock.product(0);
    List<Answer> accepted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      // Only in this order does the level stay above zero.
      accepted.add(jobs.send("", document(line(product, i % 2 == 0 ? 1 : -1))));
    }
    for (Answer job : accepted) {
      assertThat(jobs.awaitEnd(job).path("status").textValue()).isEqualTo("completed");
    }
    assertThat(stock.ledger(product).stream().map(Stock.Event::uploadId))
        .containsExactlyElementsOf(accepted.stream().map(Answer::uploadId).toList());
  }

  @Test
  void startsNoProductOnceItIsCancelled() throws SQLException {
    UUID locked = stock.product(0);
    List<UUID> products = stock.products(50, 0);
    try (Connection connection = dataSource().getConnection()) {
      CutOffIT.lock(connection, locked);
      // The second waits for the first, which waits for the lock.
      Answer first = jobs.send("", document(line(locked, 1)));
      List<String> lines = new ArrayList<>(List.of(line(locked, 1)));
      products.forEach(product -> lines.add(line(product, 1)));
      Answer second = jobs.send("", document(lines));
      jobs.awaitLines(second, 50);

      Answer cancelled = jobs.cancel(second).isOk();
      assertThat(cancelled.json().path("status").textValue()).isEqualTo("cancelled");
      assertThat(cancelled.json().path("counts").toString())
          .isEqualTo(
              """
              {"lines":51,"applied":50,"duplicate":0,"zero":0,"rejected":0,"cancelled":1,"pending":0}""");
      jobs.cancel(second).isProblem(409, "the job has ended");
      assertThat(jobs.errors(second, "?format=resend").body()).isEqualTo(line(locked, 1) + "\n");
      connection.rollback();
      jobs.awaitEnd(first);
    }
    assertThat(stock.levels(locked)).containsExactly(1L);
    stock.assertConsistent();
  }

  @Test
  void answersBeforeTheEndWhenTheClientHasWaitedEnough() throws SQLException {
    UUID locked = stock.product(0);
    try (Connection connection = dataSource().getConnection()) {
      CutOffIT.lock(connection, locked);
      Answer accepted = jobs.sendPreferring("respond-async, wait=1", "", document(line(locked, 1)));
      assertThat(accepted.status()).isEqualTo(202);
      assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async, wait=1");
      assertThat(jobs.report(accepted.uploadId()).path("status").textValue())
          .isIn("queued", "running");
      assertThat(client.report(stock, accepted.uploadId()).json().path("status").textValue())
          .isEqualTo("running");
      connection.rollback();
      jobs.awaitEnd(accepted);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 200", "respond-async=1;x=y, 202", "'foo, RESPOND-ASYNC', 202", "wait=x, 200"})
  void ignoresPreferencesThatItDoesNotKnow(String prefer, int status) {
    Answer answer = jobs.sendPreferring(prefer, "", document(line(stock.product(0), 1)));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 202) {
      jobs.awaitEnd(answer);
    } else {
      assertThat(answer.header("Preference-Applied")).isEmpty();
    }
  }

  @Test
  void leavesNoTraceOfADocumentThatItRefuses() {
    jobs.send("", "nonsense\n").isProblem(400, "no valid events found");
    stock.assertWithoutTrace();
    assertThat(stock.number("select count(*) from job where tenant_id = ?", stock.tenant()))
        .isZero();
  }

  @Test
  void knowsNothingOfOtherTenantsJobs() {
    Answer accepted = jobs.send("", document(line(UUID.randomUUID(), 1)));
    jobs.awaitEnd(accepted);
    JobClient strangers = new JobClient(client, Stock.in(dataSource()));
    strangers.get(accepted.uploadId()).isProblem(404, "Job not found");
    strangers.cancel(accepted).isProblem(404, "Job not found");
    strangers.errors(accepted, "").isProblem(404, "Job not found");
    UUID upload = client.apply(stock, line(stock.product(0), 1)).uploadId();
    jobs.get(upload).isProblem(404, "Job not found");
  }

  @Test
  void givesUpWhatCanNotBeWorkedOn() {
    UUID product = stock.product(0);
    stock.execute(
        """
        create or replace function refuse_job() returns trigger language plpgsql as
        $$ begin raise exception 'this job can not be begun'; end $$""");
    stock.execute(
        "create or replace trigger refuse_job before update on job for each row"
            + " when (new.tenant_id = '%s' and new.failed_at is null) execute function refuse_job()"
                .formatted(stock.tenant()));
    Answer accepted = jobs.send("", document(line(product, 1), line(product, 0)));
    // Not to wait for the pauses between the tries.
    String share = "task_instance like '" + stock.tenant() + "/%'";
    jobs.await(
        () -> {
          stock.execute(
              "update scheduled_tasks set consecutive_failures = 10, execution_time = now() where "
                  + share
                  + " and not picked and consecutive_failures > 0");
          return stock.number("select count(*) from scheduled_tasks where " + share) == 0;
        });
    JsonNode job = jobs.report(accepted.uploadId());
    assertThat(job.path("status").textValue()).isEqualTo("failed");
    assertThat(job.at("/counts/rejected").intValue()).isEqualTo(2);
    assertThat(jobs.errors(accepted, "?format=resend").body().lines()).hasSize(2);
    assertThat(stock.levels(product)).isEmpty();
    stock.execute("drop trigger refuse_job on job");
  }

  @Test
  void endsWithTheErrorWhenRefusedLinesCanNotBeReadToTheirEnd() {
    Answer accepted = jobs.send("", document("broken", line(UUID.randomUUID(), 1)));
    jobs.awaitEnd(accepted);
    stock.execute("alter table job_lines rename to job_lines_away");
    try {
      for (String query : List.of("", "?format=resend")) {
        List<String> lines = jobs.errors(accepted, query).isOk().body().lines().toList();
        assertThat(lines).as(query).hasSize(2);
        assertThat(lines.get(1)).contains("\"status\":500", "\"request_id\":");
      }
    } finally {
      stock.execute("alter table job_lines_away rename to job_lines");
    }
  }

  @Test
  void keepsLinesForSevenDays() {
    Answer accepted = jobs.send("", document(line(UUID.randomUUID(), 1), "broken"));
    JsonNode job = jobs.awaitEnd(accepted);
    stock.execute(
        """
        update upload set finished_at = finished_at - interval '7 days 1 minute'
         where tenant_id = ?""",
        stock.tenant());
    stock.execute("update scheduled_tasks set execution_time = now() where task_name = 'clean-up'");
    jobs.await(() -> jobs.errors(accepted, "").status() == 410);
    assertThat(
            stock.number(
                """
                select (select count(*) from job_lines where tenant_id = ?)
                     + (select count(*) from job_refused_line where tenant_id = ?)""",
                stock.tenant(),
                stock.tenant()))
        .isZero();
    assertThat(jobs.report(accepted.uploadId()).path("counts")).isEqualTo(job.path("counts"));
  }
}
