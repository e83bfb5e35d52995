package io.stockupdater.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A domain of a full Payara Server, administered as an operator does it: by asadmin. */
final class PayaraDomain implements AutoCloseable {
  /** Where the build has unpacked the server. */
  static final String PROPERTY = "stockupdater.payara";

  private static final String NAME = "domain1";
  private static final int COMMAND_SECONDS_MAX = 240;
  private static final Pattern PORT =
      Pattern.compile("(\\b(?:start-|das-)?port=\"|_PORT\" value=\")\\d+\"");

  private final Path server;
  private final Path domains;
  private final int administrationPort;

  private PayaraDomain(Path server, Path domains, int administrationPort) {
    this.server = server;
    this.domains = domains;
    this.administrationPort = administrationPort;
  }

  /** A copy of the domain that the server comes with, on ports that are free. */
  static PayaraDomain copy(Path folder) throws IOException {
    Path server = Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath();
    Path original = server.resolve("glassfish/domains").resolve(NAME);
    if (!Files.isDirectory(original)) {
      throw new StartFailure(
          PROPERTY + " must be the folder of a Payara Server: build with the profile payara.");
    }
    Project.copy(original, folder.resolve(NAME));
    Path configuration = folder.resolve(NAME).resolve("config/domain.xml");
    int port = Ports.free();
    String moved =
        PORT.matcher(
                Files.readString(configuration, UTF_8).replace("port=\"4848\"", "PORT=" + port))
            .replaceAll(found -> found.group(1) + Ports.free() + "\"");
    Files.writeString(configuration, moved.replace("PORT=" + port, "port=\"" + port + "\""), UTF_8);
    return new PayaraDomain(server, folder, port);
  }

  void start(Map<String, String> environment) throws IOException {
    run(environment, List.of("start-domain", "--domaindir", domains.toString(), NAME));
  }

  void stop() throws IOException {
    asadmin("stop-domain", "--domaindir", domains.toString(), NAME);
  }

  /** Runs the commands of a file of {@code server-config/payara}; all of them have to succeed. */
  void runScript(String name) throws IOException {
    Path script = ApplicationServer.configuration("payara").resolve(name);
    String output = asadmin("multimode", "--file", script.toString());
    if (output.contains("failed")) {
      throw new StartFailure("A command of " + script + " failed: " + output);
    }
  }

  /** What the command said. */
  String asadmin(String... command) throws IOException {
    return run(Map.of(), List.of(command));
  }

  private String run(Map<String, String> environment, List<String> command) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                server.resolve("bin/asadmin").toString(),
                "--port",
                Integer.toString(administrationPort)));
    line.addAll(command);
    Path output = Files.createTempFile(domains, "asadmin-", ".txt");
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> own = new HashMap<>(environment);
    own.put("AS_JAVA", System.getProperty("java.home"));
    own.put("TERM", "dumb");
    builder.environment().keySet().removeAll(ServerProcess.OWN_VARIABLES);
    builder.environment().putAll(own);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS);
      String said = Files.readString(output, UTF_8);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new StartFailure("asadmin " + command + " failed: " + said);
      }
      return said;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StartFailure("The run was interrupted.", e);
    }
  }

  Path log() {
    return domains.resolve(NAME).resolve("logs/server.log");
  }

  /** Ends the server if it runs, whatever state it is in. */
  @Override
  public void close() throws IOException {
    if (Files.exists(domains.resolve(NAME).resolve("config/pid"))) {
      asadmin("stop-domain", "--kill", "--domaindir", domains.toString(), NAME);
    }
  }
}
