package io.stockupdater.development;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A server with the WAR, as a child process that doesn't outlive this one. */
public final class ServerProcess implements AutoCloseable {
  /** Set by the launcher alone, or not meant for the application. */
  static final Set<String> OWN_VARIABLES =
      Set.of(DatabaseUrl.VARIABLE, "ACTIVEMQ_URL", "SERVER_HOST", "SERVER_PORT");

  private final ApplicationServer server;
  private final Process process;
  private final URI baseUri;
  private final Path log;

  private ServerProcess(ApplicationServer server, Process process, URI baseUri, Path log) {
    this.server = server;
    this.process = process;
    this.baseUri = baseUri;
    this.log = log;
  }

  /**
   * What a server is started with.
   *
   * @param furtherWars what to deploy beside the product
   * @param environment added to this process's own, from which the product's own addresses are left
   *     out
   * @param folder for its configuration; empty
   * @param log what it writes
   */
  record Launch(
      String host,
      int port,
      Path war,
      List<Path> furtherWars,
      DatabaseUrl database,
      Map<String, String> environment,
      Collection<String> jvmArguments,
      Path folder,
      Path log) {}

  /** Starts the process; whether the application comes up is for {@link #awaitHealth} to say. */
  static ServerProcess start(Launch launch) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (!Files.isExecutable(java)) {
      throw new StartFailure(
          "There is no " + java + ": set JAVA_HOME to a complete JDK 17 and start again.");
    }
    if (!Files.isRegularFile(launch.war())) {
      throw new StartFailure("There is no " + launch.war() + ": build it with ./mvnw package.");
    }
    ApplicationServer server = ApplicationServer.chosen();
    try {
      ProcessBuilder builder = new ProcessBuilder(command(java, server, launch));
      builder.redirectErrorStream(true).redirectOutput(Redirect.to(launch.log().toFile()));
      Map<String, String> environment = builder.environment();
      environment.keySet().removeAll(OWN_VARIABLES);
      environment.putAll(launch.environment());
      environment.put("SERVER_HOST", launch.host());
      environment.put("SERVER_PORT", Integer.toString(launch.port()));
      environment.put("STOCK_JDBC_URL", launch.database().jdbcUrl());
      return new ServerProcess(
          server, builder.start(), baseUri(launch.host(), launch.port()), launch.log());
    } catch (IOException e) {
      throw new StartFailure(server.name() + " can't be started with " + java + ": " + e, e);
    }
  }

  private static List<String> command(Path java, ApplicationServer server, Launch launch)
      throws IOException {
    Path agent = launch.folder().resolve("parent-watch.jar");
    ParentWatch.pack(agent);
    List<String> command = new ArrayList<>(List.of(java.toString(), "-javaagent:" + agent));
    command.addAll(launch.jvmArguments());
    command.addAll(server.arguments(launch));
    return command;
  }

  /** Where a client on this machine reaches the server. */
  private static URI baseUri(String host, int port) {
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return URI.create(
        "http://"
            + (reachable.contains(":") ? "[" + reachable + "]" : reachable)
            + ":"
            + port
            + "/");
  }

  /** Waits until the application answers that it is healthy. */
  void awaitHealth(Runnable progress) {
    new HealthCheck(server, process, baseUri, log).await(progress);
  }

  /** What people call the server. */
  String name() {
    return server.name();
  }

  /** Ends with a slash. */
  public URI baseUri() {
    return baseUri;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path log() {
    return log;
  }

  /** Returns when the process has ended. */
  void join() throws InterruptedException {
    process.waitFor();
  }

  /** As {@code kill -9}; returns when the process is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** As {@code kill}: the server stops in order; after 30 seconds it is killed. */
  @Override
  public void close() {
    // Not Process.destroy, which closes the standard input too: to the server that is its parent's
    // death.
    process.toHandle().destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
