package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.testing.TestClient;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * That the connections of a server's pool have the time-out for statements that its script says:
 * they outlive one that the database has, which is too short to wait for a lock.
 */
final class StatementTimeout {
  private static final String WAITS_LONGER =
      """
      select count(*) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'
         and clock_timestamp() - query_start > interval '1500 ms'
      """;
  private static final String LOCK = "select 1 from stock_level where product_id = ? for update";

  private StatementTimeout() {}

  /** To be called before the server starts. */
  static void shorten(DatabaseUrl database) {
    new Rows(database.dataSource())
        .change("alter database " + database.database() + " set statement_timeout = '1s'");
  }

  /** Waits for a lock longer than the database's own time-out. */
  static void assertIsThePools(DatabaseUrl database, TestClient client, UUID product)
      throws Exception {
    Rows rows = new Rows(database.dataSource());
    CompletableFuture<Integer> update;
    try (Connection held = rows.hold(LOCK, product)) {
      update = CompletableFuture.supplyAsync(() -> client.update(product, 1, "waits").status());
      await().atMost(Duration.ofSeconds(10)).until(() -> rows.number(WAITS_LONGER) == 1);
      held.rollback();
    }
    assertThat(update.get(10, TimeUnit.SECONDS)).isEqualTo(200);
  }
}
