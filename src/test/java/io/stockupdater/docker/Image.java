package io.stockupdater.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with the files that a Dockerfile copies, and with stubs in place of the programs of its
 * base image, which write down what they were called with.
 */
final class Image {
  private static final String RECORDER =
      """
      #!/usr/bin/env bash
      printf '%s\\0' "$$" "$@" >'RECORD.arguments'
      env -0 >'RECORD.environment'
      cat >'RECORD.input'
      """;

  private static final String ASADMIN =
      """
      #!/usr/bin/env bash
      printf '%s\\0' "$@" >'RECORD.asadmin'
      cat <<END
      Dump of JVM Invocation line that would be used to launch:
      JAVA
      -cp
      /a path/glassfish.jar
      com.sun.enterprise.glassfish.bootstrap.ASMain
      -read-stdin
      true

      Command start-domain executed successfully.
      END
      """;

  private final Dockerfile dockerfile;
  private final Path root;

  private Image(Dockerfile dockerfile, Path root) {
    this.dockerfile = dockerfile;
    this.root = root;
  }

  /**
   * Copies what the Dockerfile copies.
   *
   * @param root an empty folder, which becomes the image's root folder
   * @param built whether to copy what the build has made; otherwise those files are empty
   */
  static Image of(String server, Path root, boolean built) throws IOException {
    Dockerfile dockerfile = Dockerfile.of(server);
    Image image = new Image(dockerfile, root);
    Files.createDirectories(image.file("/tmp"));
    for (Dockerfile.Copy copy : dockerfile.copies()) {
      for (String source : copy.sources()) {
        image.copy(Path.of(source), copy.destination(), built);
      }
    }
    return image;
  }

  private void copy(Path source, String destination, boolean built) throws IOException {
    Path folder = Files.createDirectories(file(destination));
    if (source.startsWith("target") && !built) {
      Files.createFile(folder.resolve(source.getFileName()));
    } else if (Files.isDirectory(source)) {
      try (Stream<Path> files = Files.list(source)) {
        for (Path file : files.toList()) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
    } else {
      Files.copy(source, folder.resolve(source.getFileName()));
    }
  }

  Image withStubs() throws IOException {
    program(file("/stub/java"), RECORDER);
    program(file("/opt/jboss/wildfly/bin/standalone.sh"), RECORDER);
    program(file("/opt/payara/appserver/bin/asadmin"), ASADMIN);
    Path domain = file("/opt/payara/appserver/glassfish/domains/domain1/config/domain.xml");
    Files.createDirectories(domain.getParent());
    Files.writeString(domain, "as the image brings it");
    return this;
  }

  private void program(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(
        path,
        text.replace("RECORD", file("/record").toString())
            .replace("JAVA", file("/stub/java").toString()));
    if (!path.toFile().setExecutable(true)) {
      throw new IOException(path + " can't be made executable");
    }
  }

  /** Where a path of the image is. */
  Path file(String path) {
    return root.resolve(path.substring(1));
  }

  /** What a container has before its own variables are added: the base image's and ours. */
  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", file("/stub") + ":" + System.getenv("PATH"));
    environment.put("TMPDIR", file("/tmp").toString());
    environment.put("LC_ALL", "C.UTF-8");
    switch (dockerfile.server()) {
      case "payara-micro" -> environment.put("PAYARA_DIR", file("/opt/payara").toString());
      case "payara" -> {
        environment.put("PAYARA_DIR", file("/opt/payara/appserver").toString());
        environment.put("DOMAIN_NAME", "domain1");
        environment.put("ADMIN_USER", "admin");
        environment.put("PASSWORD_FILE", file("/opt/payara/passwordFile").toString());
      }
      default -> environment.put("JBOSS_HOME", file("/opt/jboss/wildfly").toString());
    }
    environment.putAll(dockerfile.environment());
    return environment;
  }

  /**
   * Takes the steps of the Dockerfile that run a program.
   *
   * @return what they said
   */
  String build(Map<String, String> variables) throws IOException, InterruptedException {
    for (String step : dockerfile.arguments("RUN")) {
      String command =
          step.replaceAll("^\\[\"(.*)\"]$", "$1")
              .replace("/opt/stock-updater/", file("/opt/stock-updater/").toString() + "/");
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-c", command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(file("/built").toFile()));
      builder.environment().clear();
      builder.environment().putAll(environment());
      builder.environment().putAll(variables);
      Process process = builder.start();
      if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(step + " failed: " + Files.readString(file("/built")));
      }
    }
    return Files.exists(file("/built")) ? Files.readString(file("/built")) : "";
  }

  /**
   * Starts the entrypoint. The variables take the way through a file, for this JVM may be unable to
   * hand over what isn't ASCII.
   */
  Process start(Map<String, String> variables) throws IOException {
    Map<String, String> all = environment();
    all.putAll(variables);
    String text =
        all.entrySet().stream()
            .map(one -> "export " + one.getKey() + "='" + one.getValue().replace("'", "'\\''"))
            .collect(Collectors.joining("'\n", "", "'\n"));
    Path file = Files.writeString(file("/environment"), text, UTF_8);
    Path entrypoint = file(dockerfile.argument("ENTRYPOINT").replaceAll("[\\[\\]\"]", ""));
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash", "-c", ". \"$0\"; exec \"$1\"", file.toString(), entrypoint.toString());
    builder.environment().clear();
    return builder
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(file("/out").toFile())
        .redirectError(file("/err").toFile())
        .start();
  }

  /** Runs the entrypoint with stubs until it ends. */
  Run run(Map<String, String> variables) throws IOException, InterruptedException {
    for (String record : List.of("arguments", "environment", "input", "asadmin")) {
      Files.deleteIfExists(file("/record." + record));
    }
    Process process = start(variables);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("The entrypoint doesn't end");
    }
    List<String> arguments = recorded("arguments");
    return new Run(
        process.exitValue(),
        Files.readString(file("/out")),
        Files.readString(file("/err")),
        !arguments.isEmpty() && arguments.get(0).equals(Long.toString(process.pid())),
        arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size()),
        recorded("environment").stream()
            .map(variable -> variable.split("=", 2))
            .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1])),
        String.join("", recorded("input")),
        recorded("asadmin"));
  }

  private List<String> recorded(String what) throws IOException {
    Path file = file("/record." + what);
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0", 0));
  }

  /**
   * What came of a start.
   *
   * @param isServer whether the entrypoint's process became the server's
   * @param arguments of the server; empty if it wasn't started
   * @param environment of the server
   */
  record Run(
      int exitCode,
      String out,
      String err,
      boolean isServer,
      List<String> arguments,
      Map<String, String> environment,
      String input,
      List<String> asadmin) {}
}
