package io.stockupdater.development;

import fish.payara.micro.PayaraMicro;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Payara Micro with the WAR, as a child process that doesn't outlive this one. */
public final class PayaraMicroProcess implements AutoCloseable {
  /** Set by the launcher alone, or not meant for the application. */
  private static final Set<String> OWN_VARIABLES =
      Set.of(DatabaseUrl.VARIABLE, "ACTIVEMQ_URL", "SERVER_HOST", "SERVER_PORT");

  private static final Path CONFIGURATION = Path.of("server-config", "payara-micro");

  private final Process process;
  private final URI baseUri;
  private final Path log;

  private PayaraMicroProcess(Process process, URI baseUri, Path log) {
    this.process = process;
    this.baseUri = baseUri;
    this.log = log;
  }

  /**
   * What a server is started with.
   *
   * @param environment added to this process's own, from which the product's own addresses are left
   *     out
   * @param folder for its configuration; empty
   * @param log what it writes
   */
  record Launch(
      String host,
      int port,
      Path war,
      DatabaseUrl database,
      Map<String, String> environment,
      Collection<String> jvmArguments,
      Path folder,
      Path log) {}

  /** Starts the process; whether the application comes up is for {@link #awaitHealth} to say. */
  static PayaraMicroProcess start(Launch launch) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (!Files.isExecutable(java)) {
      throw new StartFailure(
          "There is no " + java + ": set JAVA_HOME to a complete JDK 17 and start again.");
    }
    if (!Files.isRegularFile(launch.war())) {
      throw new StartFailure("There is no " + launch.war() + ": build it with ./mvnw package.");
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(command(java, launch));
      builder.redirectErrorStream(true).redirectOutput(Redirect.to(launch.log().toFile()));
      Map<String, String> environment = builder.environment();
      environment.keySet().removeAll(OWN_VARIABLES);
      environment.putAll(launch.environment());
      environment.put("SERVER_HOST", launch.host());
      environment.put("SERVER_PORT", Integer.toString(launch.port()));
      environment.put("STOCK_JDBC_URL", launch.database().jdbcUrl());
      return new PayaraMicroProcess(
          builder.start(), baseUri(launch.host(), launch.port()), launch.log());
    } catch (IOException e) {
      throw new StartFailure("Payara Micro can't be started with " + java + ": " + e, e);
    }
  }

  private static List<String> command(Path java, Launch launch) throws IOException {
    Path agent = launch.folder().resolve("parent-watch.jar");
    ParentWatch.pack(agent);
    Path configuration = Project.folder().resolve(CONFIGURATION);
    List<String> command = new ArrayList<>(List.of(java.toString(), "-javaagent:" + agent));
    command.addAll(launch.jvmArguments());
    command.addAll(List.of("-jar", jarOf(PayaraMicro.class)));
    command.addAll(List.of("--nocluster", "--disablephonehome"));
    command.addAll(List.of("--rootdir", launch.folder().resolve("domain").toString()));
    command.addAll(List.of("--addlibs", jarOf(org.postgresql.Driver.class)));
    command.addAll(
        List.of("--logproperties", configuration.resolve("logging.properties").toString()));
    command.addAll(
        List.of("--prebootcommandfile", configuration.resolve("pre-boot.asadmin").toString()));
    command.addAll(
        List.of("--postbootcommandfile", configuration.resolve("post-boot.asadmin").toString()));
    command.addAll(List.of("--deploy", launch.war().toString()));
    return command;
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
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
    new HealthCheck(process, baseUri, log).await(progress);
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
