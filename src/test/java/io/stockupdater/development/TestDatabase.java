package io.stockupdater.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of a test's own, which the test may stop and start again. */
public final class TestDatabase implements AutoCloseable {
  private static final String NAME = "stock";

  private final Path folder;
  private final int port = Ports.free();
  private @Nullable Database running;

  private TestDatabase(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts one.
   *
   * @param name of its folder
   */
  public static TestDatabase start(String name) {
    TestDatabase database =
        TestServices.started().add(new TestDatabase(TestServices.folder("postgresql-" + name)));
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
              false);
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
