package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented command line for Payara Micro, run as it stands there. */
class DocumentedCommandIT {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final String DATABASE = "documented";
  private static final String PASSWORD = "Geheim-7f3a";
  private static final int UPLOADS = 8;
  private static final Set<PosixFilePermission> OWNERS_ALONE =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final int port = Ports.free();
  private final URI base = URI.create("http://127.0.0.1:" + port + "/");
  private final TestClient client = new TestClient(base);
  private final Rows rows = new Rows(TestServices.database(DATABASE).dataSource());

  @Test
  void keepsThePasswordAndAnswersUploadsWhenItIsStopped(@TempDir Path folder) throws Exception {
    assumeTrue(System.getProperty(ApplicationServer.PROPERTY, "payara-micro").startsWith("payara"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Process shell = start(folder, temporary);
    try {
      await().atMost(START_MAX).until(() -> !shell.isAlive() || isHealthy());
      assertThat(readableByOthers(folder)).as("files with the password").isEmpty();
      answersUploadsWhenItIsStopped(shell);
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  /** The indented lines that follow the name of the server. */
  private static String documented() throws IOException {
    return Files.readString(Project.folder().resolve("server-config").resolve("README.md"))
        .lines()
        .dropWhile(line -> !line.startsWith("**Payara Micro**"))
        .skip(2)
        .takeWhile(line -> line.startsWith("    "))
        .reduce("", (before, line) -> before + line.strip() + "\n");
  }

  private Process start(Path folder, Path temporary) throws IOException {
    Path micro = ApplicationServer.jarOf(fish.payara.micro.PayaraMicro.class);
    Path driver = ApplicationServer.jarOf(org.postgresql.Driver.class);
    Files.createSymbolicLink(folder.resolve("payara-micro.jar"), micro);
    Path target = Files.createDirectories(folder.resolve("target"));
    Files.createDirectories(target.resolve("docker"));
    Files.createSymbolicLink(target.resolve("docker").resolve("postgresql.jar"), driver);
    Files.createSymbolicLink(target.resolve("stock-updater.war"), Project.war());
    Files.createSymbolicLink(
        folder.resolve("server-config"), Project.folder().resolve("server-config"));
    Path agent = folder.resolve("parent-watch.jar");
    ParentWatch.pack(agent);
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euc", documented()).directory(folder.toFile());
    shell.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    Map<String, String> environment = shell.environment();
    environment.keySet().removeAll(ServerProcess.OWN_VARIABLES);
    environment.put("SERVER_HOST", base.getHost());
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put(
        "STOCK_JDBC_URL", TestServices.database(DATABASE).jdbcUrl() + "&password=" + PASSWORD);
    environment.put(
        "PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + environment.get("PATH"));
    environment.put(
        "JAVA_TOOL_OPTIONS", "-Xmx512m -Djava.io.tmpdir=" + temporary + " -javaagent:" + agent);
    return shell.start();
  }

  private boolean isHealthy() {
    try {
      return client.get("health").status() == 200;
    } catch (UncheckedIOException e) {
      return false; // not listening yet, or no more
    }
  }

  /** What has the password in it and is in no folder that keeps others out. */
  private static List<Path> readableByOthers(Path folder) throws IOException {
    List<Path> bad = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (contains(file, PASSWORD) && !isClosed(folder, file)) {
          bad.add(file);
        }
      }
    }
    return bad;
  }

  private static boolean contains(Path file, String text) throws IOException {
    return Files.size(file) < 1 << 20
        && new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
            .contains(text);
  }

  private static boolean isClosed(Path top, Path file) throws IOException {
    Path path = file;
    while (path != null && !path.equals(top)) {
      if (OWNERS_ALONE.containsAll(Files.getPosixFilePermissions(path))) {
        return true;
      }
      path = path.getParent();
    }
    return false;
  }

  private void answersUploadsWhenItIsStopped(Process shell) throws Exception {
    UUID tenant = client.tenant();
    List<UUID> products = new ArrayList<>();
    for (int i = 0; i < UPLOADS; i++) {
      products.add(client.product(tenant, 10));
    }
    List<CompletableFuture<TestClient.Answer>> uploads = new ArrayList<>();
    try (Connection locks =
        rows.hold("select 1 from stock_level where tenant_id = ? for update", tenant)) {
      products.forEach(product -> uploads.add(uploading(tenant, product)));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> rows.number("select count(*) from upload where tenant_id = ?", tenant) == 8);
      server(shell).destroy(); // SIGTERM
      await().atMost(Duration.ofSeconds(30)).until(() -> !isHealthy());
      locks.rollback();
    }
    for (CompletableFuture<TestClient.Answer> upload : uploads) {
      TestClient.Answer answer = upload.get(1, TimeUnit.MINUTES);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.text("status")).isEqualTo("success");
    }
    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).as("has ended").isTrue();
    assertThat(
            rows.number(
                "select count(*) from stock_level where tenant_id = ? and available = 11", tenant))
        .isEqualTo(UPLOADS);
  }

  /** The shell may have become the server, or be its parent. */
  private static ProcessHandle server(Process shell) {
    return shell.descendants().findFirst().orElse(shell.toHandle());
  }

  private CompletableFuture<TestClient.Answer> uploading(UUID tenant, UUID product) {
    return CompletableFuture.supplyAsync(
        () -> client.bulk(tenant, "", TestClient.line(product, 1)),
        command -> new Thread(command, "upload").start());
  }
}
