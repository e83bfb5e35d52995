package io.stockupdater.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptsTest {
  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("docker"))) {
      return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList();
    }
  }

  private record Output(int exitCode, String text) {}

  private static Output run(List<String> command, String... environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (int i = 0; i < environment.length; i += 2) {
      builder.environment().put(environment[i], environment[i + 1]);
    }
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Output(process.exitValue(), text);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void canBeParsed(Path script) throws Exception {
    assertThat(run(List.of("bash", "-n", script.toString()))).isEqualTo(new Output(0, ""));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void canBeExecutedIfMeantTo(Path script) throws Exception {
    boolean isProgram = Files.readString(script).startsWith("#!/usr/bin/env bash\n");

    assertThat(Files.isExecutable(script)).isEqualTo(isProgram);
    assertThat(isProgram).isNotEqualTo(script.endsWith("environment.sh"));
  }

  @Test
  void pleaseShellcheck() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck"))),
        "shellcheck is not installed");
    List<String> command = new ArrayList<>(List.of("shellcheck", "--external-sources"));
    scripts().forEach(script -> command.add(script.toString()));

    assertThat(run(command)).isEqualTo(new Output(0, ""));
  }

  @ParameterizedTest
  @CsvSource({"200, true", "503, false", "404, false"})
  void healthIsWhatTheApplicationSays(int status, boolean healthy) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      Output output = health(server.getAddress().getPort());

      assertThat(output.exitCode() == 0).isEqualTo(healthy);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void nothingIsUnhealthy() throws Exception {
    assertThat(health(1).exitCode()).isNotZero();
  }

  private static Output health(int port) throws Exception {
    return run(
        List.of("docker/health.sh"),
        "SERVER_HOST",
        "0.0.0.0",
        "SERVER_PORT",
        Integer.toString(port));
  }
}
