package io.stockupdater.development;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An embedded PostgreSQL on the loopback interface, durable as an installed one unless told
 * otherwise.
 */
public final class Database implements AutoCloseable {
  private static final String USER = "postgres";
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final EmbeddedPostgres postgres;
  private final PostmasterGuard guard;

  private Database(EmbeddedPostgres postgres, PostmasterGuard guard) {
    this.postgres = postgres;
    this.guard = guard;
  }

  /**
   * Starts PostgreSQL and waits until it answers.
   *
   * @param data its database folder; made if it isn't there, otherwise used as it is
   * @param binaries where the binaries are, or will be unpacked
   * @param log what PostgreSQL writes
   * @param durable whether commits have to survive a crash of the machine
   */
  static Database start(Path data, Path binaries, Path log, int port, boolean durable) {
    PostmasterGuard.endLeftover(data);
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setOverrideWorkingDirectory(binaries.toFile())
            .setPGStartupWait(START_MAX)
            .setPort(port)
            .setOutputRedirector(Redirect.to(log.toFile()))
            .setErrorRedirector(Redirect.to(log.toFile()))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("fsync", durable ? "on" : "off")
            .setServerConfig("synchronous_commit", durable ? "on" : "off");
    PostmasterGuard guard = PostmasterGuard.over(data);
    try {
      requireEmptyOrDatabase(data);
      Files.createDirectories(binaries);
      Files.writeString(log, "");
      return new Database(start(builder, data, log), guard);
    } catch (IOException e) {
      guard.close();
      throw failure(data, String.valueOf(e.getMessage()), e);
    } catch (StartFailure e) {
      guard.close();
      throw e;
    }
  }

  private static void requireEmptyOrDatabase(Path data) throws IOException {
    if (!Files.exists(data)
        || (Files.exists(data.resolve("PG_VERSION"))
            && Files.exists(data.resolve("postgresql.conf")))) {
      return;
    }
    try (var content = Files.list(data)) {
      if (content.findAny().isPresent()) {
        throw failure(data, "it is not a complete PostgreSQL database folder", null);
      }
    }
  }

  /** The library itself goes on trying to connect although the postmaster has long given up. */
  private static EmbeddedPostgres start(EmbeddedPostgres.Builder builder, Path data, Path log)
      throws IOException {
    CompletableFuture<EmbeddedPostgres> starting = new CompletableFuture<>();
    Thread starter =
        new Thread(
            () -> {
              try {
                starting.complete(builder.start());
              } catch (IOException | RuntimeException e) {
                starting.completeExceptionally(e);
              }
            },
            "postgresql-start");
    starter.setDaemon(true);
    starter.start();
    while (true) {
      try {
        return starting.get(200, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (Files.readString(log).contains("could not start server")) {
          starter.interrupt();
          throw failure(data, reason(log), e);
        }
      } catch (ExecutionException e) {
        throw failure(data, String.valueOf(e.getCause()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartFailure("The start was interrupted.", e);
      }
    }
  }

  private static String reason(Path log) throws IOException {
    String reason =
        Files.readAllLines(log).stream()
            .filter(line -> line.matches(".*(FATAL|PANIC|DETAIL|ERROR):.*"))
            .map(line -> line.replaceFirst(".*(FATAL|PANIC|DETAIL|ERROR):\\s*", ""))
            .collect(Collectors.joining("; "));
    return reason.isEmpty() ? "its log " + log + " says why" : reason;
  }

  private static StartFailure failure(Path data, String reason, @Nullable Throwable cause) {
    String sentence =
        "PostgreSQL can't be started with the database folder "
            + data
            + " ("
            + reason
            + "): restore the folder, or move it away to start with an empty database.";
    return cause == null ? new StartFailure(sentence) : new StartFailure(sentence, cause);
  }

  /** Where a database of this name is, whether it exists or not. */
  public DatabaseUrl url(String database) {
    return new DatabaseUrl("127.0.0.1:" + postgres.getPort(), database, USER, "", Map.of());
  }

  /** Makes the database unless it is there. */
  public DatabaseUrl create(String database) {
    DatabaseUrl url = url(database);
    try (Connection connection = url(USER).dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      String name = statement.enquoteIdentifier(database, true);
      try (ResultSet found =
          statement.executeQuery(
              "select 1 from pg_database where datname = " + statement.enquoteLiteral(database))) {
        if (found.next()) {
          return url;
        }
      }
      statement.execute("create database " + name);
      return url;
    } catch (SQLException e) {
      throw new StartFailure("The database " + database + " can't be made: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    guard.close();
  }
}
