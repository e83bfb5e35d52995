package io.stockupdater.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.Rows;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single updates of one product that wait for each other: together, but each for itself. */
class HotProductIT extends DeployedIT {
  private static final int CLIENTS = 24;
  private static final String BRIDGE_LOCK =
      "select pg_advisory_lock(1937010531, hashtext('activemq'))";

  private final TestClient client = new TestClient(uri(""));
  private final Rows rows = new Rows(dataSource());
  private UUID tenant = new UUID(0, 0);
  private UUID product = new UUID(0, 0);

  @BeforeEach
  void makeProduct() throws Exception {
    tenant = client.tenant();
    product = client.product(tenant, 100);
  }

  @Test
  void shareATransactionAndHaveEachARowAMessageAndAnAnswer() throws Exception {
    List<Answer> answers;
    try (Connection bridge = rows.hold(BRIDGE_LOCK)) {
      answers = whileLocked(i -> client.update(product, i + 1, "update " + i));
      assertThat(
              rows.all(
                  """
                  select new_stock - previous_stock, reason from outbox_message
                   where product_id = ? and bridge = 'activemq' and reason like 'update %'
                   order by new_stock - previous_stock
                  """,
                  product))
          .containsExactlyElementsOf(expected());
      bridge.rollback();
    }
    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(answers.stream().map(answer -> answer.text("stock")))
        .as("each was told its own level")
        .containsExactlyInAnyOrderElementsOf(
            rows
                .all(
                    """
                    select resulting_level from stock_event
                     where product_id = ? and source = 'api'
                    """,
                    product)
                .stream()
                .map(row -> Objects.toString(row.get(0)))
                .toList());
    assertThat(
            rows.all(
                "select delta, reason from stock_event where product_id = ? and source = 'api'"
                    + " order by delta",
                product))
        .containsExactlyElementsOf(expected());
    assertThat(transactions()).isLessThan(CLIENTS / 2);
    assertConsistent(100 + CLIENTS * (CLIENTS + 1) / 2);
  }

  private static List<List<Object>> expected() {
    List<List<Object>> expected = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      expected.add(List.of(i + 1L, "update " + i));
    }
    return expected;
  }

  @Test
  void areNotAffectedByOneThatIsRefused() throws Exception {
    List<Answer> answers =
        whileLocked(i -> client.update(product, i % 3 == 0 ? -10_000 : 1, "update"));
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(CLIENTS / 3 * 2);
    assertThat(answers.stream().filter(answer -> answer.status() == 400))
        .hasSize(CLIENTS / 3)
        .allSatisfy(
            answer -> assertThat(answer.text("error")).isEqualTo("Cannot reduce stock below zero"));
    assertThat(transactions()).isLessThan(CLIENTS / 2);
    assertConsistent(100 + CLIENTS / 3 * 2);
  }

  @Test
  void areMadeEachForItselfWhenTheDatabaseRefusesOne() throws Exception {
    rows.change(
        """
        do $do$ begin
          create or replace function refuse_one() returns trigger language plpgsql as
          $$ begin raise exception 'not this one'; end $$;
        end $do$""");
    rows.change(
        "create trigger refuse_one before insert on stock_event for each row when (new.product_id ="
            + " '%s' and new.reason = 'update 7') execute function refuse_one()"
                .formatted(product));
    try {
      List<Answer> answers = whileLocked(i -> client.update(product, 1, "update " + i));
      assertThat(answers.get(7).status()).isEqualTo(500);
      assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(CLIENTS - 1);
      assertConsistent(100 + CLIENTS - 1);
    } finally {
      rows.change("drop trigger refuse_one on stock_event");
    }
  }

  /** How many transactions wrote the updates. */
  private long transactions() {
    return rows.number(
        "select count(distinct xmin::text) from stock_event where product_id = ? and source = 'api'",
        product);
  }

  private interface Update {
    Answer send(int number) throws Exception;
  }

  /** Sends updates at once while the product is locked, so that they wait for each other. */
  private List<Answer> whileLocked(Update update) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Answer>> running = new ArrayList<>();
      try (Connection lock =
          rows.hold("select 1 from stock_level where product_id = ? for update", product)) {
        for (int i = 0; i < CLIENTS; i++) {
          int number = i;
          running.add(clients.submit(() -> update.send(number)));
        }
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    rows.number(
                            """
                            select count(*) from pg_stat_activity
                             where wait_event_type = 'Lock' and query like '%stock_level%'
                            """)
                        > 0);
        // The others have been sent at the same time; give them a moment to get in line.
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        lock.rollback();
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : running) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      clients.shutdownNow();
    }
  }

  private void assertConsistent(long level) {
    assertThat(rows.number("select available from stock_level where product_id = ?", product))
        .isEqualTo(level);
    assertThat(rows.number("select count(*) from stock_discrepancy where product_id = ?", product))
        .isZero();
  }
}
