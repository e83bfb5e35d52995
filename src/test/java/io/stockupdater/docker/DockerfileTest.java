package io.stockupdater.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DockerfileTest {
  private static final String SERVERS = "io.stockupdater.docker.Dockerfile#servers";

  /** A name and a full version. */
  static final Pattern PINNED = Pattern.compile("[\\w./-]+:\\d+\\.\\d+[\\w.-]*");

  @Test
  void thereIsOneForEveryServer() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("docker"))) {
      assertThat(
              files
                  .filter(file -> file.endsWith("Dockerfile"))
                  .map(file -> file.getName(1).toString()))
          .containsExactlyInAnyOrderElementsOf(Dockerfile.servers());
    }
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void startsFromAPinnedImage(String server) {
    assertThat(Dockerfile.of(server).argument("FROM")).matches(PINNED).endsWith("-jdk17");
  }

  @Test
  void takesTheServersThatTheTestsTake() throws Exception {
    String payara = ":" + Built.read().version("payara-micro") + "-jdk17";

    assertThat(Dockerfile.of("payara-micro").argument("FROM")).isEqualTo("payara/micro" + payara);
    assertThat(Dockerfile.of("payara").argument("FROM")).isEqualTo("payara/server-full" + payara);
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void copiesWhatIsThereOrIsBuilt(String server) throws Exception {
    List<String> built = List.copyOf(Built.read().files());
    for (Dockerfile.Copy copy : Dockerfile.of(server).copies()) {
      assertThat(copy.sources())
          .isNotEmpty()
          .allSatisfy(
              source ->
                  assertThat(Files.exists(Path.of(source)) || built.contains(source))
                      .as(source)
                      .isTrue());
      assertThat(copy.destination()).startsWith("/").endsWith("/");
    }
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void copiesWhatTheBuildContextHolds(String server) throws Exception {
    List<String> rules = Files.readAllLines(Path.of(".dockerignore"));
    assertThat(rules).contains("*"); // nothing, but for:
    for (Dockerfile.Copy copy : Dockerfile.of(server).copies()) {
      assertThat(copy.sources())
          .allSatisfy(
              source ->
                  assertThat(rules)
                      .anyMatch(
                          rule ->
                              rule.startsWith("!")
                                  && Path.of(source).startsWith(rule.substring(1))));
    }
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void runsAsAUserOfNoPrivilege(String server) {
    Dockerfile dockerfile = Dockerfile.of(server);

    assertThat(dockerfile.argument("USER")).isEqualTo("1000");
    assertThat(dockerfile.arguments("COPY")).noneMatch(copy -> copy.startsWith("--"));
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void startsAndChecksWithProgramsThatItHolds(String server, @TempDir Path root) throws Exception {
    Dockerfile dockerfile = Dockerfile.of(server);
    Image image = Image.of(server, root, false);
    String health = dockerfile.argument("HEALTHCHECK");

    assertThat(health).contains("--interval=", "--timeout=", "--start-period=", "--retries=");
    for (String command :
        List.of(dockerfile.argument("ENTRYPOINT"), health.substring(health.indexOf(" CMD ") + 5))) {
      assertThat(command).matches("\\[\"/[^\"]+\"]");
      assertThat(image.file(command.substring(2, command.length() - 2))).isExecutable();
    }
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void exposesThePortThatItListensOn(String server) {
    Dockerfile dockerfile = Dockerfile.of(server);

    assertThat(dockerfile.argument("EXPOSE"))
        .isEqualTo(dockerfile.environment().get("SERVER_PORT"));
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void holdsNoSecretAndFetchesNothing(String server) {
    Dockerfile dockerfile = Dockerfile.of(server);

    assertThat(dockerfile.environment())
        .containsOnlyKeys("SERVER_HOST", "SERVER_PORT", "EXIT_WITHOUT_DATABASE", "JVM_OPTIONS");
    assertThat(dockerfile.instructions())
        .extracting(Dockerfile.Instruction::name)
        .isSubsetOf(
            "FROM",
            "COPY",
            "USER",
            "WORKDIR",
            "RUN",
            "ENV",
            "EXPOSE",
            "HEALTHCHECK",
            "ENTRYPOINT",
            "CMD");
    assertThat(dockerfile.arguments("RUN"))
        .noneMatch(run -> run.matches(".*\\b(curl|wget|apt|apt-get|dnf|microdnf)\\b.*"));
  }
}
