package io.stockupdater.upload;

import static io.stockupdater.upload.Place.after;
import static io.stockupdater.upload.Place.before;
import static io.stockupdater.upload.Place.commit;
import static io.stockupdater.upload.Place.lostCommit;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.upload.Place.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads with a key whose node is killed at every step while the client waits; sent again to
 * another node, they have one effect.
 */
class KeyFaultsIT {
  private static final String SECOND = "new.product_id = ':second'";
  private static final String HAS_STATUS = "new.status is not null";
  private static final String ENDS = "new.status <> 'running'";

  /** The steps; the second product's come when the first one is done. */
  enum Point {
    KEY_CLAIMED(after(Change.INSERT, "idempotency_key", "")),
    KEY_COMMITTED(commit(Change.INSERT, "idempotency_key", "")),
    UPLOAD_WRITTEN(after(Change.INSERT, "upload", "")),
    UPLOAD_COMMITTED(commit(Change.INSERT, "upload", "")),
    LEASE_RENEWED(after(Change.UPDATE, "upload", "new.lease_until > old.lease_until")),
    LEDGER_WRITTEN(after(Change.INSERT, "stock_event", SECOND)),
    MESSAGE_WRITTEN(after(Change.INSERT, "outbox_message", SECOND)),
    RESULT_WRITTEN(after(Change.INSERT, "upload_product", SECOND)),
    LEVEL_WRITTEN(after(Change.UPDATE, "stock_level", SECOND)),
    PRODUCT_COMMIT_LOST(lostCommit(Change.INSERT, "upload_product", SECOND)),
    PRODUCT_COMMITTED(commit(Change.INSERT, "upload_product", SECOND)),
    KEY_FINISHED(before(Change.UPDATE, "idempotency_key", HAS_STATUS)),
    CONFLICT_WRITTEN(after(Change.INSERT, "upload_product", "new.product_id = ':missing'")),
    ENDED(after(Change.UPDATE, "upload", ENDS)),
    END_COMMIT_LOST(lostCommit(Change.UPDATE, "upload", ENDS)),
    END_COMMITTED(commit(Change.UPDATE, "upload", ENDS));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and enums
    private final Place place;

    Point(Place place) {
      this.place = place;
    }
  }

  private static final String HALF_A_LEASE_AGO =
      """
      select count(*) from upload where tenant_id = ? and received_at < now() - interval '%d ms'
      """
          .formatted(Nodes.LEASE_MILLIS / 2);

  private static final String CONTINUED_AS_JOB = "continued as a job";
  private static Crash crash;

  @BeforeAll
  static void killANode() throws SQLException {
    crash = new Crash(Crash.NODES);
    for (Point point : Point.values()) {
      crash.haltAt(point, point.place);
    }
    crash.haltAt(CONTINUED_AS_JOB, commit(Change.INSERT, "upload_product", SECOND));
    Stock renewing = crash.at(Point.LEASE_RENEWED).consignment.stock;
    try (Connection lock = renewing.dataSource().getConnection()) {
      CutOffIT.lock(lock, crash.at(Point.LEASE_RENEWED).consignment.first);
      for (Point point : Point.values()) {
        upload(crash.at(point));
      }
      upload(crash.at(CONTINUED_AS_JOB));
      // The first product takes longer than it is to the renewal of the lease.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> renewing.number(HALF_A_LEASE_AGO, renewing.tenant()) == 1);
    }
    crash.awaitReached();
    crash.kill();
    crash.follow();
  }

  private static void upload(Crash.Case uploading) {
    uploading.begin(
        () ->
            uploading.consignment.send(
                crash.doomed(), "Idempotency-Key", uploading.consignment.key));
  }

  @AfterAll
  static void close() {
    crash.close();
  }

  @ParameterizedTest
  @EnumSource
  void hasOneEffectWhenItIsSentAgain(Point point) {
    crash.at(point).assertReached();
    Consignment consignment = crash.at(point).consignment;
    Answer answer = consignment.sendUntilAnswered(crash.survivor()).isOk();
    assertThat(answer.header("Idempotent-Replayed"))
        .isEqualTo(point == Point.END_COMMITTED ? "true" : "");
    consignment.assertReport(answer);
    assertThat(crash.survivor().report(consignment.stock, answer.uploadId()).body())
        .isEqualTo(answer.body());
    Answer replayed = consignment.sendUntilAnswered(crash.survivor()).isOk();
    assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(replayed.body()).isEqualTo(answer.body());
    consignment.assertApplied(1);
  }

  @Test
  void hasOneEffectWhenItIsSentAgainAsAJob() {
    crash.at(CONTINUED_AS_JOB).assertReached();
    Consignment consignment = crash.at(CONTINUED_AS_JOB).consignment;
    Answer accepted = consignment.sendUntilAnswered(crash.survivor(), "Prefer", "respond-async");
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    consignment.assertDone(crash.survivor(), accepted.uploadId());
  }
}
