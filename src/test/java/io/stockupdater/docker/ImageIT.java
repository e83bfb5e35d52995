package io.stockupdater.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fish.payara.micro.PayaraMicro;
import io.stockupdater.development.DatabaseUrl;
import io.stockupdater.development.Ports;
import io.stockupdater.development.TestServices;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An image's files with the real server, configured, started and stopped as a container engine
 * would; the server is that of the other integration tests.
 */
class ImageIT {
  private static final String SERVER = System.getProperty("stockupdater.server", "payara-micro");

  /** Flyway stumbles over quotes. */
  private static final String ROLE = "o%hara @:/?#&=+ ü$";

  private static final String PASSWORD = "p'\"%@:/?#&=+ €\\${x}";

  /**
   * As the three servers log it. Now and then Payara's HTTP service comes too early for what it
   * needs, complains of that with NCLS-CORE-00056, and is started once more.
   */
  private static final Pattern FAILURE =
      Pattern.compile("[ |](?:SEVERE|ERROR)[ |](?!.*NCLS-CORE-00056)");

  private final int port = Ports.free();
  private final int administrationPort = Ports.free();

  @Test
  void servesUntilItIsTold(@TempDir Path root) throws Exception {
    install(root);
    Image image = Image.of(SERVER, root, true);
    image.build(Map.of("AS_ADMIN_PORT", Integer.toString(administrationPort)));
    Process server = image.start(environment());
    try {
      await("the health check")
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> !server.isAlive() || hasFailed(image) || isHealthy(image));
      assertThat(log(image))
          .doesNotContainPattern(FAILURE)
          .doesNotContain(PASSWORD, encode(PASSWORD));
      assertThat(health()).isEqualTo("{\"status\":\"ok\"}");

      server.destroy(); // SIGTERM

      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isIn(0, 128 + 15);
      assertThat(log(image)).doesNotContainPattern(FAILURE);
    } finally {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
    }
  }

  /** Puts the server where the base image has it. */
  private void install(Path root) throws Exception {
    switch (SERVER) {
      case "payara-micro" -> {
        Path jar =
            Path.of(PayaraMicro.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.createDirectories(root.resolve("opt/payara"));
        Files.createSymbolicLink(root.resolve("opt/payara/payara-micro.jar"), jar);
      }
      case "wildfly" -> copy(property("stockupdater.wildfly"), root.resolve("opt/jboss/wildfly"));
      default -> {
        copy(property("stockupdater.payara"), root.resolve("opt/payara/appserver"));
        Files.writeString(root.resolve("opt/payara/passwordFile"), "AS_ADMIN_PASSWORD=\n");
        Path domain =
            root.resolve("opt/payara/appserver/glassfish/domains/domain1/config/domain.xml");
        Files.writeString(
            domain,
            Files.readString(domain)
                .replace("port=\"4848\"", "port=\"" + administrationPort + "\""));
      }
    }
  }

  private static Path property(String name) {
    return Path.of(System.getProperty(name, ""));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent() == null ? to : to.getParent());
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private Map<String, String> environment() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", databaseUrl());
    environment.put("ACTIVEMQ_URL", TestServices.broker().url());
    environment.put("SERVER_HOST", "127.0.0.1");
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put("JVM_OPTIONS", "-Xmx512m -Djboss.management.http.port=" + administrationPort);
    environment.put("DEBUG", "True");
    return environment;
  }

  /** Of a user whose name shows that it arrives as it was written. */
  private static String databaseUrl() throws Exception {
    DatabaseUrl database = TestServices.database("docker");
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create role " + statement.enquoteIdentifier(ROLE, true) + " superuser login");
    }
    return "postgresql://%s:%s@%s/%s?ApplicationName=docker"
        .formatted(encode(ROLE), encode(PASSWORD), database.hosts(), database.database());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static String log(Image image) throws IOException {
    return Files.readString(image.file("/out")) + Files.readString(image.file("/err"));
  }

  private static boolean hasFailed(Image image) throws IOException {
    return FAILURE.matcher(log(image)).find();
  }

  private boolean isHealthy(Image image) throws Exception {
    ProcessBuilder check =
        new ProcessBuilder(image.file("/opt/stock-updater/health.sh").toString())
            .redirectErrorStream(true)
            .redirectOutput(image.file("/health").toFile());
    check.environment().put("SERVER_HOST", "127.0.0.1");
    check.environment().put("SERVER_PORT", Integer.toString(port));
    return check.start().waitFor() == 0;
  }

  private String health() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
