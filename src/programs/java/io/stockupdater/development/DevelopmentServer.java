package io.stockupdater.development;

import io.stockupdater.dataset.DataSet;
import io.stockupdater.dataset.DataSetShape;
import io.stockupdater.dataset.DataSetUpload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The product with everything it needs, from one command: {@code ./mvnw -Prun}. Keeps its data in
 * the folder of the system property {@code stockupdater.data}; configured by the environment
 * variables that {@link Settings} reads.
 */
public final class DevelopmentServer {
  private static final long PARENT_POLL_NANOS = 200_000_000;
  private static final int POSTGRESQL_PORT = 5432;
  private static final int ACTIVEMQ_PORT = 61616;
  private static final String DATABASE = "stockupdater";
  private static final List<String> JVM_ARGUMENTS = List.of("-Xmx1g");

  private final Started started = Started.untilExit();
  private final Settings settings;
  private final Path folder;

  private DevelopmentServer(Settings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws InterruptedException {
    Console.quietLibraries();
    endWithParent();
    try {
      Path folder =
          Path.of(
              System.getProperty("stockupdater.data", Project.folder().resolve("data").toString()));
      new DevelopmentServer(Settings.from(System.getenv()), folder.toAbsolutePath()).run();
    } catch (StartFailure e) {
      Console.complain(e.sentence());
    }
    System.exit(1);
  }

  /** Maven, killed, can't tell this process to stop; but then this process gets another parent. */
  public static void endWithParent() {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    Thread watch =
        new Thread(
            () -> {
              while (ProcessHandle.current().parent().equals(parent)) {
                LockSupport.parkNanos(PARENT_POLL_NANOS);
              }
              System.exit(1);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** Returns when the server has ended by itself. */
  private void run() throws InterruptedException {
    DataFolder data = started.add(DataFolder.open(folder));
    Ports.requireFree(settings.host(), settings.port());
    DatabaseUrl database = database(data);
    String broker = broker(data);
    ServerProcess server = server(data, database, broker);
    Path sample;
    try (EventWatch events = EventWatch.subscribe(broker)) {
      sample = sample(server.baseUri());
      events.tell(Console::say);
    }
    announce(server, database, broker, sample);
    server.join();
    Console.complain(server.name() + " has ended: see its log " + server.log() + ".");
  }

  private DatabaseUrl database(DataFolder data) {
    @Nullable DatabaseUrl external = settings.databaseUrl();
    if (external != null) {
      Console.say("Using the database " + external + " of " + DatabaseUrl.VARIABLE + " ...");
      requireConnection(external);
      return external;
    }
    Console.say("Starting PostgreSQL with its data in " + data.resolve("postgresql") + " ...");
    Database database =
        started.add(
            Database.start(
                data.resolve("postgresql"),
                data.resolve("postgresql-binaries"),
                data.resolve("postgresql.log"),
                Ports.freeFrom(POSTGRESQL_PORT),
                true));
    return database.create(DATABASE);
  }

  private static void requireConnection(DatabaseUrl database) {
    try {
      database.dataSource().getConnection().close();
    } catch (SQLException e) {
      throw new StartFailure(
          DatabaseUrl.VARIABLE
              + " names a database that can't be connected to, "
              + database
              + " ("
              + e.getMessage()
              + "): start that database, or correct or unset the variable.",
          e);
    }
  }

  private String broker(DataFolder data) {
    @Nullable String external = settings.activemqUrl();
    if (external != null) {
      return external;
    }
    Console.say("Starting the ActiveMQ broker ...");
    return started.add(Broker.start(data.resolve("activemq"), Ports.freeFrom(ACTIVEMQ_PORT))).url();
  }

  private ServerProcess server(DataFolder data, DatabaseUrl database, String broker) {
    Console.say("Starting the server; this takes about half a minute ...");
    ServerProcess server =
        started.add(
            ServerProcess.start(
                new ServerProcess.Launch(
                    settings.host(),
                    settings.port(),
                    Project.war(),
                    List.of(),
                    database.withLockTimeout(settings.lockTimeoutMillis()),
                    Map.of("ACTIVEMQ_URL", broker),
                    JVM_ARGUMENTS,
                    data.emptied("server"),
                    data.resolve("server.log"))));
    server.awaitHealth(new Progress());
    return server;
  }

  private Path sample(URI baseUri) {
    Path files = folder.resolve("sample");
    Console.say("Loading the sample tenant and its products, and sending the sample update ...");
    try {
      DataSet sample = DataSet.generate(DataSetShape.SAMPLE, files);
      DataSetUpload upload = new DataSetUpload(baseUri);
      upload.loadCatalogue(sample);
      upload.sendUpdates(sample, Console::say);
      return files;
    } catch (IOException e) {
      throw new StartFailure("The sample data can't be loaded: " + e.getMessage(), e);
    }
  }

  private static void announce(
      ServerProcess server, DatabaseUrl database, String broker, Path sample) {
    URI base = server.baseUri();
    Map<String, Object> addresses = new LinkedHashMap<>();
    addresses.put("API", base.resolve("api/v1"));
    addresses.put("Swagger UI", base.resolve("api/schema/swagger-ui/"));
    addresses.put("OpenAPI", base.resolve("openapi"));
    addresses.put("PostgreSQL", "psql " + database);
    addresses.put("ActiveMQ", broker + " (topic " + EventWatch.TOPIC + ")");
    addresses.put("AsyncAPI", base.resolve("asyncapi"));
    addresses.put("Sample files", sample);
    addresses.put("Server log", server.log());
    Console.say("");
    Console.say("Stock Updater is running; stop it with Ctrl-C.");
    addresses.forEach((name, address) -> Console.say("  %-13s %s".formatted(name, address)));
  }

  /** Says every few seconds that the start goes on. */
  private static final class Progress implements Runnable {
    private static final long EVERY_NANOS = 5_000_000_000L;
    private final long start = System.nanoTime();
    private long said = start;

    @Override
    public void run() {
      long now = System.nanoTime();
      if (now - said >= EVERY_NANOS) {
        said = now;
        Console.say("  ... still starting after " + (now - start) / 1_000_000_000L + " s");
      }
    }
  }
}
