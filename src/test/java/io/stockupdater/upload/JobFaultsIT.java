package io.stockupdater.upload;

import static io.stockupdater.upload.Place.after;
import static io.stockupdater.upload.Place.before;
import static io.stockupdater.upload.Place.commit;
import static io.stockupdater.upload.Place.lostCommit;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.testing.Stock;
import io.stockupdater.upload.Place.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs whose node is killed at every step of them; another one brings them to their end. */
class JobFaultsIT {
  private static final String SECOND = "new.product_id = ':second'";
  private static final String MISSING = "new.product_id = ':missing'";
  private static final String ENDS = "new.status <> 'running'";
  private static final String CANCELS = "new.conflict_code = 'cancelled'";

  /** The steps; the second product's come when the first one is done. */
  enum Point {
    STARTED(before(Change.UPDATE, "job", "")),
    START_COMMITTED(commit(Change.UPDATE, "job", "")),
    PRODUCT_TAKEN(after(Change.DELETE, "job_product", "old.product_id = ':second'")),
    LEDGER_WRITTEN(after(Change.INSERT, "stock_event", SECOND)),
    MESSAGE_WRITTEN(after(Change.INSERT, "outbox_message", SECOND)),
    RESULT_WRITTEN(after(Change.INSERT, "upload_product", SECOND)),
    LEVEL_WRITTEN(after(Change.UPDATE, "stock_level", SECOND)),
    PRODUCT_COMMIT_LOST(lostCommit(Change.INSERT, "upload_product", SECOND)),
    PRODUCT_COMMITTED(commit(Change.INSERT, "upload_product", SECOND)),
    CONFLICT_WRITTEN(after(Change.INSERT, "upload_product", MISSING)),
    CONFLICT_COMMIT_LOST(lostCommit(Change.INSERT, "upload_product", MISSING)),
    CONFLICT_COMMITTED(commit(Change.INSERT, "upload_product", MISSING)),
    ENDED(before(Change.UPDATE, "upload", ENDS)),
    END_COMMIT_LOST(lostCommit(Change.UPDATE, "upload", ENDS)),
    END_COMMITTED(commit(Change.UPDATE, "upload", ENDS)),
    SHARE_REMOVED(before(Change.DELETE, "scheduled_tasks", "")),
    SHARE_PICKED(commit(Change.UPDATE, "scheduled_tasks", "new.picked and not old.picked"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and enums
    private final Place place;

    Point(Place place) {
      this.place = place;
    }
  }

  /** The steps of a cancellation, while a product of the job is being tried. */
  enum Cancelling {
    PRODUCTS_DECIDED(after(Change.INSERT, "upload_product", CANCELS)),
    COMMIT_LOST(lostCommit(Change.INSERT, "upload_product", CANCELS)),
    COMMITTED(commit(Change.INSERT, "upload_product", CANCELS));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and enums
    private final Place place;

    Cancelling(Place place) {
      this.place = place;
    }
  }

  private static final String SET_ASIDE = "set aside";

  private static final Place RESCHEDULED =
      before(Change.UPDATE, "scheduled_tasks", "old.picked and not new.picked");

  private static Crash crash;
  private static UUID earlier;

  @BeforeAll
  static void killANode() throws SQLException {
    crash = new Crash(Crash.NODES);
    for (Point point : Point.values()) {
      crash.haltAt(point, point.place);
    }
    for (Cancelling step : Cancelling.values()) {
      crash.haltAt(step, step.place);
    }
    crash.haltAt(SET_ASIDE, RESCHEDULED);
    List<Connection> locks = new ArrayList<>();
    try {
      locks.add(lockFirst(crash.at(SET_ASIDE)));
      earlier = crash.at(SET_ASIDE).accept();
      crash.at(SET_ASIDE).accept();
      for (Cancelling step : Cancelling.values()) {
        locks.add(lockFirst(crash.at(step)));
        cancel(crash.at(step));
      }
      for (Point point : Point.values()) {
        if (point != Point.SHARE_PICKED) {
          crash.at(point).accept();
        }
      }
      crash.awaitReachedBut(Point.SHARE_PICKED);
      crash.at(Point.SHARE_PICKED).accept(); // no share is picked after it
      crash.at(Point.SHARE_PICKED).awaitReached();
      crash.kill();
    } finally {
      for (Connection lock : locks) {
        lock.close();
      }
    }
    crash.follow();
  }

  /** Keeps the first product from being decided. */
  private static Connection lockFirst(Crash.Case locked) throws SQLException {
    Connection connection = locked.consignment.stock.dataSource().getConnection();
    CutOffIT.lock(connection, locked.consignment.first);
    return connection;
  }

  /** Cancels a job whose first product waits for a lock. */
  private static void cancel(Crash.Case cancelled) {
    JobClient jobs = new JobClient(crash.doomed(), cancelled.consignment.stock);
    UUID job = cancelled.accept();
    jobs.await(() -> !jobs.report(job).path("started_at").isNull());
    cancelled.begin(() -> jobs.cancel(job));
  }

  @AfterAll
  static void close() {
    crash.close();
  }

  @ParameterizedTest
  @EnumSource
  void isFinishedByAnotherNode(Point point) {
    Crash.Case killed = crash.at(point);
    killed.assertReached();
    killed.consignment.assertDone(crash.survivor(), killed.job());
  }

  @ParameterizedTest
  @EnumSource
  void isCancelledWhollyOrNotAtAll(Cancelling step) {
    Crash.Case killed = crash.at(step);
    killed.assertReached();
    UUID job = killed.job();
    if (step != Cancelling.COMMITTED) {
      killed.consignment.assertDone(crash.survivor(), job);
      return;
    }
    JobClient jobs = new JobClient(crash.survivor(), killed.consignment.stock);
    assertThat(jobs.awaitEnd(job).path("status").textValue()).isEqualTo("cancelled");
    assertThat(jobs.report(job).path("counts").toString())
        .isEqualTo(
            """
            {"lines":8,"applied":0,"duplicate":0,"zero":0,"rejected":1,"cancelled":7,"pending":0}""");
    assertThat(jobs.refusedLines(job)).containsExactly(6L, 1L, 4L, 2L, 5L, 7L, 3L, 8L);
    jobs.cancel(job).isProblem(409, "the job has ended");
    killed.consignment.assertApplied(0);
    killed.consignment.assertNothingLeft();
  }

  @Test
  void keepsItsPlaceBehindAnEarlierJob() {
    Crash.Case setAside = crash.at(SET_ASIDE);
    setAside.assertReached();
    Consignment consignment = setAside.consignment;
    JobClient jobs = new JobClient(crash.survivor(), consignment.stock);
    UUID later = setAside.job();
    jobs.awaitEnd(earlier);
    jobs.awaitEnd(later);
    consignment.assertApplied(2);
    assertThat(consignment.stock.ledger(consignment.first).stream().map(Stock.Event::uploadId))
        .containsExactly(earlier, earlier, later, later);
    consignment.assertNothingLeft();
  }
}
