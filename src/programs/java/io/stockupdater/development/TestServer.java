package io.stockupdater.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A running server for tests. Most tests use the one that all share; a test that needs its own
 * environment, heap or database, or that kills its server, starts another one, beside the same
 * PostgreSQL and the same broker.
 */
public final class TestServer implements AutoCloseable {
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final ServerProcess process;
  private final DatabaseUrl database;

  private TestServer(ServerProcess process, DatabaseUrl database) {
    this.process = process;
    this.database = database;
  }

  /** The one server that all tests of this JVM share; runs until the JVM ends. */
  public static TestServer shared() {
    return Shared.SERVER;
  }

  /** Like the shared server, on the same database, unless told otherwise. */
  public static Options with() {
    return new Options(TestServices.database("shared"));
  }

  /** Like the shared server, but on a database of another PostgreSQL. */
  public static Options on(DatabaseUrl database) {
    return new Options(database);
  }

  /** How a further server differs from the shared one. */
  public static final class Options {
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> jvmArguments = new ArrayList<>(List.of("-Xmx512m"));
    private final List<Path> furtherWars = new ArrayList<>();
    private DatabaseUrl database;
    private int port = Ports.free();
    private boolean isRetry;

    private Options(DatabaseUrl database) {
      this.database = database;
    }

    /** Another database of the same PostgreSQL; made if it isn't there. */
    public Options database(String name) {
      this.database = TestServices.database(name);
      return this;
    }

    /** A database of another PostgreSQL. */
    public Options database(DatabaseUrl url) {
      this.database = url;
      return this;
    }

    /** The same database with another bound on every wait for a lock. */
    public Options lockTimeout(int millis) {
      this.database = database.withLockTimeout(millis);
      return this;
    }

    /** The port of a server that has ended, to come back in its place. */
    public Options port(int port) {
      this.port = port;
      return this;
    }

    /** How its connections call themselves in {@code pg_stat_activity}. */
    public Options connectionName(String name) {
      this.database = database.withApplicationName(name);
      return this;
    }

    public Options environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    public Options jvmArguments(String... arguments) {
      jvmArguments.addAll(
          List.of(arguments)); // the JVM takes the last of two that contradict each other
      return this;
    }

    /** Another application beside the product; its file's name is its path. */
    public Options furtherWar(Path war) {
      furtherWars.add(war);
      return this;
    }

    /**
     * Starts the server and waits until it is healthy.
     *
     * @throws StartFailure if it doesn't become healthy; then it has been ended
     */
    public TestServer start() {
      int number = STARTED.incrementAndGet();
      environment.computeIfAbsent("ACTIVEMQ_URL", name -> TestServices.broker().url());
      ServerProcess process =
          TestServices.started()
              .add(
                  ServerProcess.start(
                      new ServerProcess.Launch(
                          "127.0.0.1",
                          port,
                          Project.war(),
                          furtherWars,
                          database,
                          environment,
                          jvmArguments,
                          TestServices.folder("server-" + number),
                          log(number))));
      try {
        process.awaitHealth(() -> {});
      } catch (StartFailure e) {
        process.kill();
        if (!isRetry && isMisread(process.log())) {
          isRetry = true;
          return start();
        }
        throw e;
      }
      return new TestServer(process, database);
    }

    /** Payara Micro 6.2025.10 finds no beans in the WAR in one start of a hundred or so. */
    private static boolean isMisread(Path log) {
      try {
        return Files.readString(log).contains("DeploymentContext does not contain any EJB");
      } catch (IOException e) {
        return false;
      }
    }

    /** Outside the folder that is deleted at the end. */
    private static Path log(int number) {
      Path folder = Project.buildFolder().resolve("server-logs");
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return folder.resolve("server-" + ProcessHandle.current().pid() + "-" + number + ".log");
    }
  }

  private static final class Shared {
    static final TestServer SERVER = with().start();
  }

  /** Ends with a slash. */
  public URI baseUri() {
    return process.baseUri();
  }

  /** The server's database, for a look past the server; connections are not pooled. */
  public DataSource dataSource() {
    return database.dataSource();
  }

  public DatabaseUrl database() {
    return database;
  }

  /** Of the broker that the server publishes to. */
  public String brokerUrl() {
    return TestServices.broker().url();
  }

  public Path log() {
    return process.log();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9}; returns when the process is gone. */
  public void kill() {
    process.kill();
  }

  /** Halts it as {@code kill -STOP} does, until the suspension is closed. */
  public Suspension suspend() {
    return Suspension.of(process.pid());
  }

  /** Stops the server in order; returns when the process is gone. */
  @Override
  public void close() {
    process.close();
  }
}
