package io.stockupdater.development;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The development server as a person at a terminal sees it: a process with an environment and an
 * output.
 */
class DevelopmentServerIT {
  private static final Duration START_MAX = Duration.ofMinutes(4);
  private static final String RUNNING = "Stock Updater is running";

  @TempDir private Path folder = Path.of("");
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
    awaitNothingRemains();
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_PORT, abc",
    "DATABASE_URL, foo",
    "RABBITMQ_PORT, x",
    "SERVER_HOST, 192.0.2.1",
    "DATABASE_URL, postgresql://nobody:secret@127.0.0.1:1/stock"
  })
  void refusesAMalformedValueWithOneSentenceThatNamesIt(String variable, String value)
      throws Exception {
    assertThat(refusal(Map.of(variable, value)))
        .startsWith(variable + " ")
        .doesNotContain("\n", "secret");
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(refusal(Map.of("SERVER_PORT", port))).startsWith("Port " + port).contains("taken");
    }
  }

  @Test
  void refusesAFolderThatIsNoDatabase() throws Exception {
    Files.createDirectories(folder.resolve("data/postgresql"));
    Files.writeString(folder.resolve("data/postgresql/holiday.txt"), "photos");

    assertThat(refusal(Map.of())).contains("is not a complete PostgreSQL database folder");
  }

  @Test
  void keepsItsDataAcrossAKillAndEndsWhatItStarted() throws Exception {
    Process first = start(Map.of("LOCK_TIMEOUT_MILLIS", "2500"), "first");
    awaitRunning(first, "first");
    assertThat(refusal(Map.of())).contains("already runs", Long.toString(first.pid()));

    first.destroyForcibly(); // as kill -9
    awaitNothingRemains();

    Process second = start(Map.of(), "second");
    awaitRunning(second, "second");
    assertThat(output("first"))
        .contains("\"status\":\"success\"", "\"total_events_processed\":1000")
        .contains("\"reason\":\"bulk update\"", "stock_version=", "type=stock-updated")
        .containsPattern("Events that arrived: [1-9]");
    assertThat(output("second")).contains("\"status\":\"success\"");
    assertThat(firstLevel("second")).isEqualTo(2 * firstLevel("first"));

    second.destroy(); // as Ctrl-C
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    awaitNothingRemains();

    olderDatabaseFolderIsRefused();
  }

  private void olderDatabaseFolderIsRefused() throws Exception {
    Files.writeString(folder.resolve("data/postgresql/PG_VERSION"), "9\n");

    assertThat(refusal(Map.of())).contains("PostgreSQL version 9", "move it away");
  }

  private long firstLevel(String name) throws IOException {
    return Long.parseLong(output(name).replaceFirst("(?s).*?\"final_level\":(\\d+).*", "$1"));
  }

  private void awaitRunning(Process server, String name) {
    await().atMost(START_MAX).until(() -> !server.isAlive() || output(name).contains("Server log"));
    assertThat(server.isAlive()).as("alive").isTrue();
    assertThat(contentOf(name)).contains(RUNNING);
  }

  /** What it complains of before it ends with a failure. */
  private String refusal(Map<String, String> environment) throws Exception {
    Process refused = start(environment, "refused");
    assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isNotZero();
    return Files.readString(folder.resolve("refused.err")).strip();
  }

  private Process start(Map<String, String> environment, String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Dbasedir=" + Project.folder(),
            "-Dstockupdater.war=" + Project.war(),
            "-Dstockupdater.data=" + folder.resolve("data"),
            property(ApplicationServer.PROPERTY),
            property(WildFly.PROPERTY),
            "-classpath",
            System.getProperty("java.class.path"),
            DevelopmentServer.class.getName());
    builder.redirectOutput(folder.resolve(name + ".out").toFile());
    builder.redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().keySet().removeAll(List.of("DATABASE_URL", "ACTIVEMQ_URL"));
    builder.environment().put("SERVER_PORT", Integer.toString(Ports.free()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String property(String name) {
    return "-D" + name + "=" + System.getProperty(name, "");
  }

  private String output(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".out"), UTF_8);
  }

  private String contentOf(String name) {
    try {
      return output(name) + Files.readString(folder.resolve(name + ".err"), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Every process that it starts has the data folder in its command line. */
  private void awaitNothingRemains() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                ProcessHandle.allProcesses()
                    .map(process -> process.info().commandLine().orElse(""))
                    .noneMatch(command -> command.contains(folder.toString())));
  }
}
