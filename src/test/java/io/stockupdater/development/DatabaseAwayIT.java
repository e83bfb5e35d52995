package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.testing.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Nodes that start while PostgreSQL is away. */
class DatabaseAwayIT {
  private static final String WAITING = "The database can't be reached yet";

  @Test
  void aNodeWaitsForItsDatabase() throws Exception {
    TestDatabase database = TestDatabase.start("away");
    DatabaseUrl url = database.url();
    database.stop();
    CompletableFuture<TestServer> starting =
        CompletableFuture.supplyAsync(() -> TestServer.on(url).start());
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> starting.isDone() || isWaiting());
    assertThat(starting).isNotDone();
    database.start();
    try (TestServer server = starting.get(3, TimeUnit.MINUTES)) {
      TestClient client = new TestClient(server.baseUri());
      assertThat(client.get("health").status()).isEqualTo(200);
      assertThat(client.product(client.tenant(), 1)).isNotNull();
    }
  }

  @Test
  void aNodeIsRefusedWhenItHasWaited() {
    TestDatabase database = TestDatabase.start("gone");
    DatabaseUrl url = database.url();
    database.stop();
    assertThatThrownBy(() -> TestServer.on(url).environment("DATABASE_WAIT_SECONDS", "0").start())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("the database can't be reached");
  }

  @Test
  void aServerEndsWhenItHasWaitedIfItIsToldTo() {
    TestDatabase database = TestDatabase.start("gone-too");
    DatabaseUrl url = database.url();
    database.stop();
    assertThatThrownBy(
            () ->
                TestServer.on(url)
                    .environment("DATABASE_WAIT_SECONDS", "0")
                    .environment("EXIT_WITHOUT_DATABASE", "true")
                    .start())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("exit code 69");
  }

  private static boolean isWaiting() throws Exception {
    try (Stream<Path> logs = Files.list(Project.buildFolder().resolve("server-logs"))) {
      for (Path log :
          logs.filter(path -> path.toString().contains("-" + ProcessHandle.current().pid() + "-"))
              .toList()) {
        if (Files.readString(log).contains(WAITING)) {
          return true;
        }
      }
    }
    return false;
  }
}
