package io.stockupdater.upload;

import static io.stockupdater.upload.Place.after;
import static io.stockupdater.upload.Place.before;
import static io.stockupdater.upload.Place.cut;
import static io.stockupdater.upload.Place.lostCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Suspension;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.upload.Place.Change;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node that falls silent in the middle of its transactions, is taken for dead, and then goes on
 * as if nothing had happened. Waits for locks are shorter than its silence.
 */
class ZombieIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SECOND = "new.product_id = ':second'";

  /** Where it is silent in an upload with a key, which is sent again to another node meanwhile. */
  enum Upload {
    /** The transaction of a product is whole, and goes on afterwards. */
    HOLDING_A_RESULT(after(Change.INSERT, "upload_product", SECOND)),
    /** Nothing tells of the product but its lock. */
    HOLDING_A_LOCK(after(Change.INSERT, "stock_event", SECOND)),
    /** PostgreSQL has broken the transaction off. */
    CUT_OFF(cut(Change.INSERT, "stock_event", SECOND)),
    CUT_OFF_IN_COMMIT(lostCommit(Change.INSERT, "upload_product", SECOND));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and enums
    private final Place place;

    Upload(Place place) {
      this.place = place;
    }

    private boolean isCutOff() {
      return place.fate() == Place.Fate.LOST;
    }
  }

  private static final String JOB_TAKEN = "has taken a product of a job";
  private static final String JOB_LOCKED = "has locked a product of a job";
  private static final String JOB_CUT = "has lost the connection in a job";
  private static final String CANCELLED = "has taken a product of a job that is cancelled";
  private static final String UPDATE = "is in a single update";
  private static final List<String> JOBS = List.of(JOB_TAKEN, JOB_LOCKED, JOB_CUT, CANCELLED);

  private static Crash crash;

  @BeforeAll
  static void suspendANode() {
    crash = new Crash(Cluster.NODES);
    for (Upload upload : Upload.values()) {
      crash.haltAt(upload, upload.place);
    }
    crash.haltAt(JOB_TAKEN, after(Change.INSERT, "upload_product", SECOND));
    crash.haltAt(JOB_LOCKED, before(Change.DELETE, "job_product", "old.product_id = ':second'"));
    crash.haltAt(JOB_CUT, cut(Change.INSERT, "upload_product", SECOND));
    crash.haltAt(CANCELLED, after(Change.INSERT, "upload_product", SECOND));
    crash.haltAt(UPDATE, after(Change.INSERT, "stock_event", ""));
    JOBS.forEach(job -> crash.at(job).accept());
    for (Upload upload : Upload.values()) {
      crash.at(upload).begin(() -> send(crash.doomed(), upload));
    }
    crash.at(UPDATE).begin(() -> update(crash.doomed()));
    crash.awaitReached();
    Suspension suspension = crash.suspend();
    try {
      long taken = turns(JOB_TAKEN);
      long locked = turns(JOB_LOCKED);
      crash.at(JOB_CUT).end();
      for (Upload upload : Upload.values()) {
        if (upload.isCutOff()) {
          crash.at(upload).end();
          crash.at(upload).consignment.sendUntilAnswered(crash.survivor()).isOk();
        }
      }
      meetLocks();
      awaitLeft(JOB_TAKEN, taken);
      awaitLeft(JOB_LOCKED, locked);
    } finally {
      suspension.close();
    }
    crash.at(JOB_TAKEN).end();
    crash.at(JOB_LOCKED).end();
    crash.at(CANCELLED).end();
    crash.at(UPDATE).end();
    crash.at(Upload.HOLDING_A_RESULT).end();
    crash.at(Upload.HOLDING_A_LOCK).end();
  }

  /** What the other node says while the silent one holds its locks. */
  private static void meetLocks() {
    // What it holds may yet be committed, or not: nobody can tell what has become of the product.
    send(crash.survivor(), Upload.HOLDING_A_RESULT).isProblem(503);
    // Without a result of its own the product is refused, and the silent node will find that.
    Answer refused =
        crash.at(Upload.HOLDING_A_LOCK).consignment.sendUntilAnswered(crash.survivor()).isOk();
    assertThat(refused.json().path("conflicts").findValuesAsText("code"))
        .containsExactly("lock_timeout", "product_not_found");
    update(crash.survivor()).isProblem(503);
    Crash.Case cancelled = crash.at(CANCELLED);
    new JobClient(crash.survivor(), cancelled.consignment.stock)
        .cancel(cancelled.job())
        .isProblem(503);
  }

  /** The other node takes the job over, and has to leave what the silent one holds. */
  private static void awaitLeft(String job, long turnsBefore) {
    await(job + " is tried by the other node")
        .atMost(PATIENCE)
        .until(() -> turns(job) >= turnsBefore + TAKEN_BACK_TRIED_AND_LEFT);
    Stock stock = crash.at(job).consignment.stock;
    assertThat(stock.number(FAILURES, stock.tenant() + "/%")).as("retries used").isZero();
  }

  private static long turns(String job) {
    Stock stock = crash.at(job).consignment.stock;
    return stock.number(TURNS, stock.tenant() + "/%");
  }

  private static final String TURNS =
      "select sum(version) from scheduled_tasks where task_instance like ?";

  private static final String FAILURES =
      "select sum(coalesce(consecutive_failures, 0)) from scheduled_tasks where task_instance like ?";

  private static final int TAKEN_BACK_TRIED_AND_LEFT = 3;

  private static Answer send(TestClient client, Upload upload) {
    Consignment consignment = crash.at(upload).consignment;
    return consignment.send(client, "Idempotency-Key", consignment.key);
  }

  private static Answer update(TestClient client) {
    Consignment consignment = crash.at(UPDATE).consignment;
    return client.send(
        client
            .request("stock/update/" + consignment.first)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", consignment.key)
            .POST(TestClient.text("{\"quantity\":1,\"reason\":\"r\"}")));
  }

  @AfterAll
  static void close() {
    crash.close();
  }

  @ParameterizedTest
  @EnumSource
  void doesNothingTwiceOfAnUpload(Upload upload) {
    crash.at(upload).assertReached();
    assertThat(crash.at(upload).answer().status()).as(upload.name()).isEqualTo(409);
    Consignment consignment = crash.at(upload).consignment;
    Answer answer = consignment.sendUntilAnswered(crash.survivor()).isOk();
    assertThat(crash.survivor().report(consignment.stock, answer.uploadId()).body())
        .isEqualTo(answer.body());
    if (upload == Upload.HOLDING_A_LOCK) {
      assertThat(consignment.stock.levels(consignment.first)).containsExactly(11L, 12L);
      assertThat(consignment.stock.levels(consignment.second)).isEmpty();
    } else {
      consignment.assertReport(answer);
      consignment.assertApplied(1);
    }
    consignment.stock.assertConsistent();
    MessageLog.assertTold(consignment.stock);
  }

  @ParameterizedTest
  @ValueSource(strings = {JOB_TAKEN, JOB_LOCKED, JOB_CUT})
  void doesNothingTwiceOfAJob(String name) {
    Crash.Case job = crash.at(name);
    job.assertReached();
    job.consignment.assertDone(crash.survivor(), job.job());
  }

  @Test
  void goesOnWithAJobThatCouldNotBeCancelled() {
    Crash.Case job = crash.at(CANCELLED);
    job.assertReached();
    job.consignment.assertDone(crash.survivor(), job.job());
  }

  @Test
  void makesASingleUpdateOnce() {
    Crash.Case updating = crash.at(UPDATE);
    updating.assertReached();
    Answer late = updating.answer();
    assertThat(late.status()).as(late.body()).isIn(200, 409);
    Answer again =
        await().atMost(PATIENCE).until(() -> update(crash.survivor()), a -> a.status() == 200);
    assertThat(again.json().path("stock").longValue()).isEqualTo(11);
    Stock stock = updating.consignment.stock;
    assertThat(stock.levels(updating.consignment.first)).containsExactly(11L);
    stock.assertConsistent();
    MessageLog.assertTold(stock);
  }
}
