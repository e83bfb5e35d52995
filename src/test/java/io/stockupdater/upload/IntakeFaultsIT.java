package io.stockupdater.upload;

import static io.stockupdater.upload.Place.after;
import static io.stockupdater.upload.Place.before;
import static io.stockupdater.upload.Place.commit;
import static io.stockupdater.upload.Place.lostCommit;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.upload.Place.Change;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads whose node is killed at every step of taking them in as jobs. With a key they are sent
 * again to another node, without one they are either there or were never sent.
 */
class IntakeFaultsIT {
  /** The steps of an upload with a key. */
  enum Keyed {
    KEY_CLAIMED(after(Change.INSERT, "idempotency_key", "")),
    KEY_COMMITTED(commit(Change.INSERT, "idempotency_key", "")),
    UPLOAD_WRITTEN(after(Change.INSERT, "upload", "")),
    PRODUCTS_COPIED(after(Change.INSERT, "job_product", "new.product_id = ':second'")),
    LINES_COPIED(after(Change.INSERT, "job_lines", "new.position = 1")),
    REFUSED_LINES_COPIED(after(Change.INSERT, "job_refused_line", "")),
    JOB_WRITTEN(after(Change.INSERT, "job", "")),
    SHARES_WRITTEN(after(Change.INSERT, "scheduled_tasks", "")),
    KEY_FINISHED(before(Change.UPDATE, "idempotency_key", "new.status is not null")),
    COMMIT_LOST(lostCommit(Change.INSERT, "job", "")),
    COMMITTED(commit(Change.INSERT, "job", ""));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and enums
    private final Place place;

    Keyed(Place place) {
      this.place = place;
    }
  }

  /** The steps of one without. */
  enum Unkeyed {
    UPLOAD_WRITTEN(after(Change.INSERT, "upload", "")),
    PRODUCTS_COPIED(after(Change.INSERT, "job_product", "new.product_id = ':second'")),
    LINES_COPIED(after(Change.INSERT, "job_lines", "new.position = 1")),
    REFUSED_LINES_COPIED(after(Change.INSERT, "job_refused_line", "")),
    JOB_WRITTEN(after(Change.INSERT, "job", "")),
    SHARES_WRITTEN(after(Change.INSERT, "scheduled_tasks", "")),
    COMMIT_LOST(lostCommit(Change.INSERT, "job", "")),
    COMMITTED(commit(Change.INSERT, "job", ""));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and enums
    private final Place place;

    Unkeyed(Place place) {
      this.place = place;
    }
  }

  private static final String UNANSWERED = "committed, but not answered";

  private static Crash crash;

  @BeforeAll
  static void killANode() {
    crash = new Crash(Crash.NODES);
    for (Keyed step : Keyed.values()) {
      crash.haltAt(step, step.place);
    }
    for (Unkeyed step : Unkeyed.values()) {
      crash.haltAt(step, step.place);
    }
    // After the commit: the client waits for the end of a job whose first product gets no further.
    crash.haltAt(UNANSWERED, after(Change.UPDATE, "stock_level", "new.product_id = ':first'"));
    for (Keyed step : Keyed.values()) {
      Crash.Case taking = crash.at(step);
      taking.begin(() -> taking.consignment.sendAsJob(crash.doomed(), true));
    }
    for (Unkeyed step : Unkeyed.values()) {
      Crash.Case taking = crash.at(step);
      taking.begin(() -> taking.consignment.sendAsJob(crash.doomed(), false));
    }
    Crash.Case waiting = crash.at(UNANSWERED);
    waiting.begin(
        () ->
            waiting.consignment.send(
                crash.doomed(), "Prefer", "wait=60", "Idempotency-Key", waiting.consignment.key));
    crash.awaitReached();
    crash.kill();
    crash.follow();
  }

  @AfterAll
  static void close() {
    crash.close();
  }

  @ParameterizedTest
  @EnumSource
  void hasOneEffectWhenItIsSentAgainWithItsKey(Keyed step) {
    crash.at(step).assertReached();
    sendAgain(crash.at(step).consignment);
  }

  @Test
  void isFoundByItsKeyWhenItWasCommittedButNotAnswered() {
    Crash.Case killed = crash.at(UNANSWERED);
    killed.assertReached();
    UUID job = onlyJob(killed.consignment);
    assertThat(sendAgain(killed.consignment)).isEqualTo(job);
  }

  private static UUID sendAgain(Consignment consignment) {
    Answer answer = consignment.sendUntilAnswered(crash.survivor(), "Prefer", "respond-async");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    consignment.assertDone(crash.survivor(), answer.uploadId());
    assertThat(onlyJob(consignment)).isEqualTo(answer.uploadId());
    Answer replayed = consignment.sendUntilAnswered(crash.survivor(), "Prefer", "respond-async");
    assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(replayed.uploadId()).isEqualTo(answer.uploadId());
    consignment.assertApplied(1);
    return answer.uploadId();
  }

  @ParameterizedTest
  @EnumSource
  void isThereOrWasNeverSent(Unkeyed step) {
    Crash.Case killed = crash.at(step);
    killed.assertReached();
    if (step == Unkeyed.COMMITTED) {
      killed.consignment.assertDone(crash.survivor(), onlyJob(killed.consignment));
    } else {
      killed.consignment.assertWithoutTrace();
    }
  }

  private static UUID onlyJob(Consignment consignment) {
    Stock stock = consignment.stock;
    return UUID.fromString(
        stock.text("select upload_id from job where tenant_id = ?", stock.tenant()));
  }
}
