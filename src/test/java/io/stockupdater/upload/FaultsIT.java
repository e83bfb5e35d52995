package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static io.stockupdater.upload.CutOffIT.lock;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.DatabaseUrl;
import io.stockupdater.development.TestDatabase;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that breaks connections and goes away: what is answered is what has happened. */
class FaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static TestDatabase database;
  private static TestServer server;

  private TestClient client;
  private Stock stock;

  @BeforeAll
  static void start() throws SQLException {
    database = TestDatabase.start("faults");
    // Commits of the server wait for replicas, as soon as there is one to wait for.
    execute("alter database stock set synchronous_commit = on");
    server = TestServer.with().database(database.url()).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @BeforeEach
  void open() {
    client = new TestClient(server.baseUri());
    stock = Stock.in(localDataSource());
  }

  @AfterEach
  void repair() throws SQLException {
    database.start();
    releaseCommits();
    execute("drop trigger if exists fault on stock_event");
  }

  @Test
  void appliesOnceWhatAConnectionKilledDuringCommitDidNotCommit() throws SQLException {
    UUID product = stock.product(10);
    UUID other = stock.product(10);
    execute("create sequence if not exists faults");
    long before = stock.number("select nextval('faults')");
    trigger(
        product,
        "if nextval('faults') <= " + (before + 2) + " then",
        "perform pg_terminate_backend(pg_backend_pid());",
        "end if;");
    TestClient.Answer answer =
        client.apply(stock, line(product, 1), line(product, 2), line(other, 3));
    assertThat(stock.number("select nextval('faults')"))
        .as("it happened")
        .isGreaterThan(before + 2);
    assertThat(answer.json().path("status").textValue()).as(answer.body()).isEqualTo("success");
    assertThat(answer.json().path("applied").findValuesAsText("final_level"))
        .containsExactly("13", "13");
    assertThat(stock.levels(product)).containsExactly(11L, 13L);
    assertThat(client.report(stock, answer.uploadId()).body()).isEqualTo(answer.body());
    stock.assertConsistent();
  }

  @Test
  void saysThatNothingWasAppliedWhenNoCommitSucceeds() throws SQLException {
    UUID product = stock.product(10);
    UUID other = stock.product(10);
    trigger(product, "perform pg_terminate_backend(pg_backend_pid());");
    assertNotApplied(product, other);
  }

  @Test
  void saysThatNothingWasAppliedWhenTheDatabaseRefusesTheCommit() throws SQLException {
    UUID product = stock.product(10);
    UUID other = stock.product(10);
    trigger(product, "raise exception 'not today';");
    assertNotApplied(product, other);
  }

  private void assertNotApplied(UUID product, UUID other) {
    TestClient.Answer answer = client.apply(stock, line(other, 3), line(product, 1));
    assertThat(answer.json().path("conflicts").findValuesAsText("product_id"))
        .containsExactly(product.toString());
    assertThat(answer.json().path("conflicts").findValuesAsText("line")).containsExactly("2");
    // The ledger could be asked, so the outcome is known.
    assertThat(answer.json().path("conflicts").findValuesAsText("code"))
        .doesNotContain("outcome_unknown");
    assertThat(stock.levels(product)).isEmpty();
    assertThat(stock.levels(other)).containsExactly(13L);
    assertThat(client.report(stock, answer.uploadId()).body()).isEqualTo(answer.body());
    stock.assertConsistent();
  }

  @Test
  void reportsAsAppliedWhatAConnectionKilledDuringCommitDidCommit() throws Exception {
    UUID product = stock.product(10);
    CompletableFuture<TestClient.Answer> answer = killedAfterItsCommit(product);
    releaseCommits();
    assertThat(answer.get(60, TimeUnit.SECONDS).list("applied"))
        .containsExactly(
            """
            {"product_id":"%s","events_processed":2,"final_level":13,"duplicates":1}"""
                .formatted(product));
    assertThat(answer.get().json().path("status").textValue()).isEqualTo("success");
    assertThat(stock.levels(product)).containsExactly(11L, 13L);
    assertThat(client.report(stock, answer.get().uploadId()).body()).isEqualTo(answer.get().body());
    stock.assertConsistent();
  }

  @Test
  void saysThatAnOutcomeIsUnknownOnlyIfTheLedgerCanNotBeAsked() throws Exception {
    UUID product = stock.product(10);
    CompletableFuture<TestClient.Answer> answer = killedAfterItsCommit(product);
    database.stop();
    TestClient.Answer unknown = answer.get(120, TimeUnit.SECONDS).isOk();
    assertThat(unknown.json().path("conflicts").findValuesAsText("code"))
        .containsExactly("outcome_unknown");
    assertThat(unknown.list("applied")).isEmpty();
    database.start();
    releaseCommits();
    await().atMost(PATIENCE).until(() -> client.get("health").status() == 200);
    assertThat(stock.levels(product)).as("it was").containsExactly(11L, 13L);
    assertThat(client.report(stock, unknown.uploadId()).list("applied")).hasSize(1);
    stock.assertConsistent();
  }

  /** An upload whose product was committed, but whose server never heard of it. */
  private CompletableFuture<TestClient.Answer> killedAfterItsCommit(UUID product)
      throws SQLException {
    UUID eventId = UUID.randomUUID();
    CompletableFuture<TestClient.Answer> answer;
    try (Connection other = stock.dataSource().getConnection()) {
      lock(other, product);
      answer =
          CompletableFuture.supplyAsync(
              () ->
                  client.apply(
                      stock,
                      line(product, 1, eventId),
                      line(product, 1, eventId),
                      line(product, 2)));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  stock.number("select count(*) from upload where tenant_id = ?", stock.tenant())
                      == 1);
      holdCommits();
      other.rollback();
    }
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> killHeldCommits() > 0);
    await().atMost(PATIENCE).until(() -> stock.level(product) == 13);
    return answer;
  }

  @Test
  void refusesRequestsWhileTheDatabaseIsDownAndRecovers() {
    UUID product = stock.product(10);
    client.apply(stock, line(product, 1));
    database.stop();
    TestClient.Answer refused = client.upload(stock, "", document(line(product, 1))).isProblem(503);
    assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After")))).isPositive();
    TestClient.Answer health = client.get("health");
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.body()).isEqualTo("{\"status\":\"unavailable\"}");
    assertThat(client.get("health/ready").status()).isEqualTo(503);
    assertThat(client.get("health/live").status()).isEqualTo(200);
    client.report(stock, UUID.randomUUID()).isProblem(503);
    database.start();
    await().atMost(PATIENCE).until(() -> client.get("health").status() == 200);
    assertThat(client.get("health").body()).isEqualTo("{\"status\":\"ok\"}");
    client.apply(stock, line(product, 1));
    assertThat(stock.levels(product)).containsExactly(11L, 12L);
  }

  @Test
  void refusesAnUploadDuringWhichTheDatabaseStops() throws Exception {
    UUID product = stock.product(10);
    byte[] document = document(line(product, 5), line(product, -2)).getBytes(UTF_8);
    try (RawRequest request = new RawRequest(server.baseUri())) {
      request.head(
          stock,
          "Content-Type: " + TestClient.NDJSON,
          "Transfer-Encoding: chunked",
          "Connection: close");
      request.chunk(document);
      // Refused before its body is read, it might find the connection closed.
      await().atMost(PATIENCE).until(client::isUploadRunning);
      database.stop();
      assertThat(request.chunk(document).lastChunk().answer())
          .startsWith("HTTP/1.1 503")
          .contains("application/problem+json", "Retry-After", "\"error\"");
    }
    database.start();
    await().atMost(PATIENCE).until(() -> client.get("health").status() == 200);
    stock.assertWithoutTrace();
    assertThat(stock.level(product)).isEqualTo(10);
  }

  @Test
  void survivesTheLossOfEveryConnectionOfThePool() throws SQLException {
    List<UUID> products = stock.products(8, 10);
    execute(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity" // returns when it is gone
            + " where datname = current_database() and pid <> pg_backend_pid()");
    TestClient.Answer answer =
        client.upload(stock, "", document(products.stream().map(id -> line(id, 1)).toList()));
    assertThat(answer.isOk().list("applied")).hasSize(8);
    stock.assertConsistent();
  }

  /** Runs when a transaction with events of the product commits. */
  private static void trigger(UUID product, String... statements) throws SQLException {
    execute(
        "create or replace function fault() returns trigger language plpgsql as $$ begin "
            + String.join(" ", statements)
            + " return null; end $$");
    execute(
        "create constraint trigger fault after insert on stock_event deferrable initially deferred"
            + " for each row when (new.product_id = '"
            + product
            + "') execute function fault()");
  }

  /** Has commits wait for a replica that there is none of. */
  private static void holdCommits() throws SQLException {
    replicas("nobody");
    // The setting takes effect when a commit waits, not when it can be read.
    CompletableFuture<Void> probe = CompletableFuture.runAsync(FaultsIT::commitUntilKilled);
    await().atMost(PATIENCE).until(() -> killHeldCommits() > 0);
    await().atMost(PATIENCE).until(probe::isDone);
  }

  private static void commitUntilKilled() {
    try (Connection connection = database.url().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      while (true) {
        statement.execute("insert into tenant values (gen_random_uuid(), 'probe')");
      }
    } catch (SQLException e) {
      assertThat(e.getSQLState()).startsWith("08");
    }
  }

  private static void releaseCommits() throws SQLException {
    replicas("");
  }

  private static void replicas(String names) throws SQLException {
    execute("alter system set synchronous_standby_names = '" + names + "'");
    execute("select pg_reload_conf()");
  }

  /** How many there were. */
  private static long killHeldCommits() {
    return Stock.in(localDataSource())
        .number(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where wait_event = 'SyncRep'");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = localDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Connections that don't wait for replicas. */
  private static DataSource localDataSource() {
    DatabaseUrl url = database.url();
    return new DatabaseUrl(
            url.hosts(),
            url.database(),
            url.user(),
            url.password(),
            Map.of("options", "-c synchronous_commit=local -c lock_timeout=60000"))
        .dataSource();
  }
}
