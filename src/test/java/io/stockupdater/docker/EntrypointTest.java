package io.stockupdater.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stockupdater.development.DatabaseUrl;
import io.stockupdater.development.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntrypointTest {
  private static final String SERVERS = "io.stockupdater.docker.Dockerfile#servers";
  private static final String DATABASE_URL = "postgresql://stock:p%20w%27d@db:5433/stock";
  private static final String JDBC_URL =
      "jdbc:postgresql://db:5433/stock"
          + "?options=-c%20lock_timeout%3D10000&password=p%20w%27d&user=stock";

  private Path root;

  @BeforeEach
  void emptyFolder(@TempDir Path folder) {
    root = folder;
  }

  private Image image(String server) throws IOException {
    return Image.of(server, root, false).withStubs();
  }

  private Image.Run run(String server, Map<String, String> variables)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(variables);
    all.putIfAbsent("DATABASE_URL", DATABASE_URL);
    return image(server).run(all);
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void becomesTheServer(String server) throws Exception {
    Image.Run run = run(server, Map.of());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.isServer()).isTrue();
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void tellsTheServerWhatItsConfigurationReads(String server) throws Exception {
    Image.Run run = run(server, Map.of("RABBITMQ_HOST", "rabbitmq", "RABBITMQ_PASSWORD", "ä 'x'"));

    assertThat(run.environment())
        .containsEntry("STOCK_JDBC_URL", JDBC_URL)
        .containsEntry("SERVER_HOST", "0.0.0.0")
        .containsEntry("SERVER_PORT", "8000")
        .containsEntry("RABBITMQ_HOST", "rabbitmq")
        .containsEntry("RABBITMQ_PASSWORD", "ä 'x'")
        .containsEntry("LC_ALL", "C.UTF-8");
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void keepsPasswordsFromPeopleAndFromTheListOfProcesses(String server) throws Exception {
    Image.Run run =
        run(server, Map.of("DATABASE_URL", "postgresql://u:secret@h/d", "RABBITMQ_PASSWORD", "xy"));

    assertThat(run.out() + run.err() + run.arguments() + run.asadmin())
        .doesNotContain("secret")
        .doesNotContain("xy");
    assertThat(run.environment()).doesNotContainKey("DATABASE_URL");
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void doesNotStartWithoutDatabase(String server) throws Exception {
    Image.Run run = image(server).run(Map.of());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.arguments()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "DATABASE_URL is not set: give it a value like"
                + " postgresql://user:password@host:port/database.\n");
  }

  @ParameterizedTest
  @MethodSource("io.stockupdater.development.DatabaseUrlExamples#wellFormed")
  void readsTheUrlAsTheDevelopmentServerDoes(String value) throws Exception {
    Image.Run run = run("payara-micro", Map.of("DATABASE_URL", value));

    assertThat(run.err()).isEmpty();
    assertThat(run.environment().get("STOCK_JDBC_URL"))
        .matches("[!-~]*") // so that the servers' scripts can't trip over it
        .doesNotContain("'", "\"", "\\", "$", "`")
        .satisfies(
            url ->
                assertThat(DatabaseUrl.parse(url).jdbcUrl())
                    .isEqualTo(DatabaseUrl.parse(value).jdbcUrl()));
  }

  @ParameterizedTest
  @MethodSource("io.stockupdater.development.DatabaseUrlExamples#malformed")
  void refusesTheUrlAsTheDevelopmentServerDoes(String value) throws Exception {
    Image.Run run = run("payara-micro", Map.of("DATABASE_URL", value));

    StartFailure refused = catchThrowableOfType(StartFailure.class, () -> DatabaseUrl.parse(value));
    assertThat(run.err()).isEqualTo(refused.sentence() + "\n").doesNotContain("cret");
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.arguments()).isEmpty();
  }

  @Test
  void leavesSpaceAroundAValueAside() throws Exception {
    Image.Run run =
        run("payara-micro", Map.of("DATABASE_URL", " \t" + DATABASE_URL + "\n", "DEBUG", " True "));

    assertThat(run.environment()).containsEntry("STOCK_JDBC_URL", JDBC_URL);
  }

  @Test
  void boundsWaitsAsTheApplicationIsTold() throws Exception {
    Image.Run run = run("payara-micro", Map.of("LOCK_TIMEOUT_MILLIS", "2500"));

    assertThat(run.environment().get("STOCK_JDBC_URL")).contains("-c%20lock_timeout%3D2500&");
    assertThat(run.environment()).containsEntry("LOCK_TIMEOUT_MILLIS", "2500");
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, ''",
    "DATABASE_URL, ' '",
    "SERVER_PORT, abc",
    "SERVER_PORT, ''",
    "SERVER_PORT, 0",
    "SERVER_PORT, 65536",
    "SERVER_PORT, 080000",
    "SERVER_HOST, ' '",
    "ACTIVEMQ_URL, localhost",
    "ACTIVEMQ_URL, 'failover:(tcp://a:61616)'",
    "ACTIVEMQ_URL, 'tcp://'",
    "ACTIVEMQ_URL, 'tcp://broker'",
    "ACTIVEMQ_URL, ''",
    "RABBITMQ_PORT, x",
    "RABBITMQ_PORT, -1",
    "RABBITMQ_HOST, ''",
    "RABBITMQ_PASSWORD, ''",
    "LOCK_TIMEOUT_MILLIS, 0",
    "LOCK_TIMEOUT_MILLIS, 10s",
    "LOCK_TIMEOUT_MILLIS, 3600001",
    "DEBUG, maybe"
  })
  void namesTheVariableThatIsMalformed(String variable, String value) throws Exception {
    Image.Run run = run("wildfly", Map.of(variable, value));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.arguments()).isEmpty();
    assertThat(run.err()).startsWith(variable + " ").endsWith(".\n").hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void sizesTheHeapByTheContainer(String server) throws Exception {
    Image.Run run = run(server, Map.of("JVM_OPTIONS", "-XX:MaxRAMPercentage=50  -Dx=y"));

    if (server.equals("wildfly")) {
      assertThat(run.environment())
          .containsEntry("JBOSS_JAVA_SIZING", "-XX:MaxRAMPercentage=50  -Dx=y")
          .containsEntry("LAUNCH_JBOSS_IN_BACKGROUND", "true");
    } else {
      assertThat(run.arguments()).containsSubsequence("-XX:MaxRAMPercentage=50", "-Dx=y");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "1", "yes", "ON"})
  void opensNoDebuggerOnWildFly(String debug) throws Exception {
    assertThat(run("wildfly", Map.of("DEBUG", debug)).environment())
        .doesNotContainKey("DEBUG")
        .containsEntry("STOCK_LOG_LEVEL", "DEBUG");
  }

  @ParameterizedTest
  @CsvSource({"True, true", "false, false"})
  void saysMoreInTheLogWhenDebugging(String debug, boolean more) throws Exception {
    Image image = image("payara-micro");
    image.run(Map.of("DATABASE_URL", DATABASE_URL, "DEBUG", debug));

    String log = Files.readString(image.file("/tmp/stock-updater/logging.properties"));
    assertThat(log.contains("\nio.stockupdater.level=FINE\n")).isEqualTo(more);
  }

  @Test
  void givesPayaraMicroFilesThatAreInTheImage() throws Exception {
    List<String> arguments = run("payara-micro", Map.of()).arguments();

    assertThat(arguments).startsWith("-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError");
    for (String option :
        List.of(
            "--addlibs",
            "--systemproperties",
            "--logproperties",
            "--prebootcommandfile",
            "--postbootcommandfile",
            "--deploy")) {
      assertThat(Path.of(arguments.get(arguments.indexOf(option) + 1))).exists();
    }
    assertThat(Path.of(arguments.get(arguments.indexOf("--rootdir") + 1))).doesNotExist();
  }

  @Test
  void runsWhatAsadminWouldRun() throws Exception {
    Image.Run run = run("payara", Map.of());

    assertThat(run.arguments())
        .containsExactly(
            "-cp",
            "/a path/glassfish.jar",
            "-XX:MaxRAMPercentage=70",
            "-XX:+ExitOnOutOfMemoryError",
            "com.sun.enterprise.glassfish.bootstrap.ASMain",
            "-read-stdin",
            "true");
    assertThat(run.input()).isEqualTo("AS_ADMIN_MASTERPASSWORD=changeit\n");
    assertThat(run.asadmin()).startsWith("start-domain", "--verbose", "--dry-run");
    assertThat(Files.readString(Path.of(run.asadmin().get(4))))
        .isEqualTo(
            "deploy --name=stock-updater --contextroot=/ "
                + root.resolve("opt/stock-updater/stock-updater.war\n"));
  }

  @Test
  void startsPayaraServerAgainAsTheImageBroughtIt() throws Exception {
    Image image = image("payara");
    Map<String, String> variables = Map.of("DATABASE_URL", DATABASE_URL);
    image.run(variables);
    Path domain = image.file("/opt/payara/appserver/glassfish/domains/domain1");
    Files.writeString(domain.resolve("config/domain.xml"), "as the server left it");
    Files.createDirectories(domain.resolve("applications/stock-updater"));

    image.run(variables);

    assertThat(domain.resolve("config/domain.xml")).hasContent("as the image brings it");
    assertThat(domain.resolve("applications")).doesNotExist();
  }
}
