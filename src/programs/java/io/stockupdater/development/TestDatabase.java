package io.stockupdater.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of a test's own, which the test may stop and start again. */
public final class TestDatabase implements AutoCloseable {
  private static final String NAME = "stock";

  private final Path folder;
  private final boolean durable;
  private final int port = Ports.free();
  private @Nullable Database running;

  private TestDatabase(Path folder, boolean durable) {
    this.folder = folder;
    this.durable = durable;
  }

  /**
   * Starts one.
   *
   * @param name of its folder
   */
  public static TestDatabase start(String name) {
    return start(name, false);
  }

  /** Starts one whose commits survive a crash of the machine, as those of an installed one. */
  public static TestDatabase startDurable(String name) {
    return start(name, true);
  }

  private static TestDatabase start(String name, boolean durable) {
    TestDatabase database =
        TestServices.started()
            .add(new TestDatabase(TestServices.folder("postgresql-" + name), durable));
    database.start();
    return database;
  }

  /** Starts it with the data that it had; returns when it answers. */
  public synchronized void start() {
    if (running == null) {
      running =
          Database.start(
              folder.resolve("data"),
              Project.buildFolder().resolve("postgresql-binaries"),
              folder.resolve("postgresql.log"),
              port,
              durable);
      running.create(NAME);
    }
  }

  /** Stops it, breaking its connections; returns when it is gone. */
  public synchronized void stop() {
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      running = null;
    }
  }

  public synchronized DatabaseUrl url() {
    if (running == null) {
      throw new IllegalStateException("not running");
    }
    return running.url(NAME);
  }

  @Override
  public void close() {
    stop();
  }
}
