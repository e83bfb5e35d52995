package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts for PostgreSQL, run by psql as an administrator does. */
class PostgresqlScriptsIT {
  private static final String ROLE = "stock";

  private static final String IDLE_MILLIS_MAX =
      "select setting::int from pg_settings where name = 'idle_in_transaction_session_timeout'";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsPsql() throws Exception {
    ExternalPart.require(
        run(List.of("psql", "--version"), Map.of()) == 0,
        "psql",
        "the scripts for PostgreSQL",
        "postgresql-client");
  }

  @Test
  void theirRoleCanRunTheApplicationAndNoMore() throws Exception {
    script("role.sql", Map.of("STOCK_PASSWORD", "it's 100 %"));
    DatabaseUrl administrator = TestServices.database(ROLE);
    DatabaseUrl application =
        new DatabaseUrl(
            administrator.hosts(),
            administrator.database(),
            ROLE,
            "it's 100 %",
            administrator.parameters());
    StatementTimeout.shorten(administrator);

    try (TestServer server = TestServer.with().database(application).start();
        Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      TestClient client = new TestClient(server.baseUri());
      UUID product = works(client);
      StatementTimeout.assertIsThePools(administrator, client, product);
      assertThat(new Rows(server.dataSource()).number(IDLE_MILLIS_MAX)).isEqualTo(120_000);
      for (String forbidden :
          List.of(
              "create schema other",
              "create role other",
              "create database other",
              "create temporary table t (a int)",
              "copy tenant to '/tmp/tenant'",
              "alter role stock createdb")) {
        assertThatThrownBy(() -> statement.execute(forbidden))
            .as(forbidden)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("permission denied");
      }
      readersReadOnly(administrator);
    }
    script("undo.sql", Map.of());
  }

  /** Everything that it does with tables: each kind of change, and the outbox. */
  private static UUID works(TestClient client) throws IOException {
    UUID tenant = client.tenant();
    UUID product = client.product(tenant, 5);
    assertThat(client.update(product, 1, "restock").status()).isEqualTo(200);
    assertThat(client.bulk(tenant, "", TestClient.line(product, 2)).text("status"))
        .isEqualTo("success");
    String imported = "{\"product_id\":\"%s\",\"sku\":\"B\",\"name\":\"Bolt\",\"max_level\":9}";
    assertThat(
            client
                .put(
                    "api/v1/tenants/" + tenant + "/products/bulk",
                    imported.formatted(product),
                    "application/x-ndjson")
                .text("updated"))
        .isEqualTo("1");
    assertThat(client.get("health/ready").json().at("/bridges/0/state").asText()).isEqualTo("up");
    return product;
  }

  private static void readersReadOnly(DatabaseUrl administrator) throws SQLException {
    try (Connection connection = administrator.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set role stock_reader");
      try (ResultSet rows = statement.executeQuery("select * from stock_discrepancy")) {
        assertThat(rows.next()).isFalse();
      }
      assertThatThrownBy(() -> statement.execute("delete from stock_event"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void itsSettingsAreTakenBackByTheOtherScript() throws Exception {
    script("settings.sql", Map.of());
    assertThat(changedSettings()).contains("max_connections");
    script("reset.sql", Map.of());
    assertThat(changedSettings()).isEmpty();
  }

  /** Not yet in effect: PostgreSQL would have to read them first. */
  private static String changedSettings() throws SQLException {
    try (Connection connection = TestServices.database("postgres").dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet names =
            statement.executeQuery(
                """
                select coalesce(string_agg(name, ' '), '') from pg_file_settings
                 where sourcefile like '%postgresql.auto.conf'
                """)) {
      names.next();
      return names.getString(1);
    }
  }

  private void script(String name, Map<String, String> environment) throws Exception {
    Path script = ApplicationServer.configuration("postgresql").resolve(name);
    DatabaseUrl database = TestServices.database("postgres");
    String[] host = database.hosts().split(":", -1);
    int exit =
        run(
            List.of(
                "psql",
                "--no-psqlrc",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                host[0],
                "-p",
                host[1],
                "-U",
                database.user(),
                "-d",
                database.database(),
                "-f",
                script.toString()),
            environment);
    assertThat(exit).as(Files.readString(folder.resolve("psql.txt"))).isZero();
  }

  private int run(List<String> command, Map<String, String> environment)
      throws InterruptedException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectErrorStream(true).redirectOutput(folder.resolve("psql.txt").toFile());
      builder.environment().putAll(environment);
      return builder.start().waitFor();
    } catch (IOException e) {
      return -1; // no psql at all
    }
  }
}
