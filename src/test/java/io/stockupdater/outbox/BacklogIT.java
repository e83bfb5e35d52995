package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How batches are read from a long backlog, for a bridge that no server serves. */
class BacklogIT {
  private static final String BRIDGE = "nobody";
  private static final int ROWS = 200_000;
  private static final int TENANTS = 50;
  private static final String FILL =
      """
      insert into outbox_message (tenant_id, bridge, message_id, product_id,
        previous_version, stock_version, previous_stock, new_stock, reason)
      select md5('tenant ' || n %% %d)::uuid, '%s', gen_random_uuid(), gen_random_uuid(),
             1, 2, 1, 2, 'backlog'
        from generate_series(1, %d) n
      """
          .formatted(TENANTS, BRIDGE, ROWS);

  private static Rows rows() {
    return EventServer.rows();
  }

  @BeforeAll
  static void fill() {
    rows().change("delete from outbox_message where bridge = ?", BRIDGE);
    rows().change(FILL);
  }

  @AfterAll
  static void empty() {
    rows().change("delete from outbox_message where bridge = ?", BRIDGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
  void batchesAreReadAndDeletedByTheIndex(String planning) throws Exception {
    try (Connection connection = EventServer.shared().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      begin(connection);
      statement.execute("set local plan_cache_mode = " + planning);
      prepare(statement, "read_batch", "uuid, text, int, int", OutboxBatch.READ);
      prepare(statement, "delete_batch", "uuid, text, bigint[]", OutboxBatch.DELETE);
      for (String statistics : List.of("", "analyze outbox_message")) {
        if (!statistics.isEmpty()) {
          statement.execute(statistics);
        }
        assertByIndex(statement, readBatch("00000000-0000-0000-0000-000000000000"), planning);
        assertByIndex(statement, readBatch("80000000-0000-0000-0000-000000000000"), planning);
        assertByIndex(statement, deleteBatch(statement), planning);
      }
      connection.rollback();
    }
  }

  @Test
  void aBatchServesSeveralTenantsAndGoesOnAfterThem() throws Exception {
    try (Connection connection = EventServer.shared().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      begin(connection);
      prepare(statement, "read_batch", "uuid, text, int, int", OutboxBatch.READ);
      List<String> served = new ArrayList<>();
      String after = "00000000-0000-0000-0000-000000000000";
      for (int batch = 0; batch < TENANTS / 4; batch++) {
        List<String> tenants = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(readBatch(after))) {
          while (row.next()) {
            tenants.add(row.getString("tenant_id"));
          }
        }
        assertThat(tenants).hasSize(OutboxBatch.MESSAGES_MAX);
        List<String> different = tenants.stream().distinct().toList();
        assertThat(different)
            .hasSize(OutboxBatch.MESSAGES_MAX / OutboxBatch.TENANT_MESSAGES_MAX)
            .isSorted();
        served.addAll(different);
        after = tenants.get(tenants.size() - 1);
      }
      assertThat(served).hasSize(TENANTS / 4 * 4).doesNotHaveDuplicates();
      connection.rollback();
    }
  }

  @Test
  void theConnectionIsLookedAfterWhileTheLockIsHeld() throws Exception {
    try (Connection connection = EventServer.shared().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      begin(connection);
      try (ResultSet row =
          statement.executeQuery(
              "select sum(setting::int) from pg_settings where name in"
                  + " ('tcp_keepalives_idle', 'tcp_keepalives_interval')")) {
        row.next();
        assertThat(row.getInt(1)).as("seconds").isLessThan(10);
      }
      connection.rollback();
    }
  }

  /** As a batch begins. */
  private static void begin(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(OutboxBatch.LOCK)) {
      lock.setString(1, BRIDGE);
      lock.execute();
    }
  }

  private static void prepare(Statement statement, String name, String types, String sql)
      throws SQLException {
    String numbered = sql;
    for (int parameter = 1; numbered.contains("?"); parameter++) {
      numbered = numbered.replaceFirst("\\?", "\\$" + parameter);
    }
    statement.execute("prepare " + name + "(" + types + ") as " + numbered);
  }

  private static String readBatch(String after) {
    return "execute read_batch('%s', '%s', %d, %d)"
        .formatted(after, BRIDGE, OutboxBatch.TENANT_MESSAGES_MAX, OutboxBatch.MESSAGES_MAX);
  }

  private static String deleteBatch(Statement statement) throws SQLException {
    String tenant = "";
    List<String> ids = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(readBatch("00000000-0000-0000-0000-000000000000"))) {
      while (row.next() && ids.size() < OutboxBatch.TENANT_MESSAGES_MAX) {
        tenant = row.getString("tenant_id");
        ids.add(row.getString("id"));
      }
    }
    return "execute delete_batch('%s', '%s', '{%s}')"
        .formatted(tenant, BRIDGE, String.join(",", ids));
  }

  private static void assertByIndex(Statement statement, String batch, String planning)
      throws SQLException {
    List<String> plan = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("explain (analyze, buffers) " + batch)) {
      while (row.next()) {
        plan.add(row.getString(1));
      }
    }
    String text = plan.stream().collect(Collectors.joining("\n"));
    assertThat(text)
        .as(planning)
        .contains("outbox_message_pkey")
        .doesNotContain("Seq Scan on outbox_message", "Sort");
  }
}
