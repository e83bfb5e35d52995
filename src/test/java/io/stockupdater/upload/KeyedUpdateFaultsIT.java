package io.stockupdater.upload;

import static io.stockupdater.upload.Place.after;
import static io.stockupdater.upload.Place.before;
import static io.stockupdater.upload.Place.commit;
import static io.stockupdater.upload.Place.lostCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.upload.Place.Change;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Single updates with a key whose node is killed at every step; sent again to another node, they
 * have one effect.
 */
class KeyedUpdateFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HAS_STATUS = "new.status is not null";

  /** The steps; of the last three each refuses the update. */
  enum Point {
    KEY_CLAIMED(1, after(Change.INSERT, "idempotency_key", "")),
    KEY_COMMITTED(1, commit(Change.INSERT, "idempotency_key", "")),
    LEDGER_WRITTEN(1, after(Change.INSERT, "stock_event", "")),
    MESSAGE_WRITTEN(1, after(Change.INSERT, "outbox_message", "")),
    KEY_FINISHED(1, after(Change.UPDATE, "idempotency_key", HAS_STATUS)),
    LEVEL_WRITTEN(1, before(Change.UPDATE, "stock_level", "")),
    COMMIT_LOST(1, lostCommit(Change.INSERT, "stock_event", "")),
    COMMITTED(1, commit(Change.INSERT, "stock_event", "")),
    REFUSAL_WRITTEN(-11, after(Change.UPDATE, "idempotency_key", HAS_STATUS)),
    REFUSAL_LOST(-11, lostCommit(Change.UPDATE, "idempotency_key", HAS_STATUS)),
    REFUSAL_COMMITTED(-11, commit(Change.UPDATE, "idempotency_key", HAS_STATUS));

    private final int quantity;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and enums
    private final Place place;

    Point(int quantity, Place place) {
      this.quantity = quantity;
      this.place = place;
    }
  }

  private static Crash crash;

  @BeforeAll
  static void killANode() {
    crash = new Crash(Crash.NODES);
    for (Point point : Point.values()) {
      crash.haltAt(point, point.place);
    }
    for (Point point : Point.values()) {
      crash.at(point).begin(() -> send(crash.doomed(), point));
    }
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
  void hasOneEffectWhenItIsSentAgain(Point point) {
    crash.at(point).assertReached();
    Answer answer = sendUntilAnswered(point);
    boolean wasEnded = point == Point.COMMITTED || point == Point.REFUSAL_COMMITTED;
    assertThat(answer.header("Idempotent-Replayed")).isEqualTo(wasEnded ? "true" : "");
    if (point.quantity > 0) {
      assertThat(answer.isOk().json().path("stock").longValue()).isEqualTo(11);
    } else {
      answer.isProblem(400, "Cannot reduce stock below zero");
    }
    Answer replayed = sendUntilAnswered(point);
    assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(replayed.json().path("stock")).isEqualTo(answer.json().path("stock"));
    Consignment consignment = crash.at(point).consignment;
    assertThat(consignment.stock.levels(consignment.first))
        .hasSize(point.quantity > 0 ? 1 : 0)
        .allMatch(level -> level == 11);
    consignment.stock.assertConsistent();
    MessageLog.assertTold(consignment.stock);
  }

  private static Answer sendUntilAnswered(Point point) {
    Set<Integer> again = Set.of(409, 503);
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> send(crash.survivor(), point), answer -> !again.contains(answer.status()));
  }

  private static Answer send(TestClient client, Point point) {
    Consignment consignment = crash.at(point).consignment;
    return client.send(
        client
            .request("stock/update/" + consignment.first)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", consignment.key)
            .POST(TestClient.text("{\"quantity\":%d,\"reason\":\"r\"}".formatted(point.quantity))));
  }
}
