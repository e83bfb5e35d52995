package io.stockupdater.development;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/**
 * An ActiveMQ broker as a child process, to be killed; finds its messages and durable subscriptions
 * again when it is started again. {@link Broker} is the one that lives in this process.
 */
public final class ActiveMqProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 100;
  private static final long STORE_BYTES_MAX = 512L << 20;
  private static final int JOURNAL_BYTES_MAX = 8 << 20;

  private final Path folder;
  private final int port;
  private Process process;

  private ActiveMqProcess(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.process = launch();
  }

  /** The child's own main method: starts the broker, ends with the parent. */
  public static void main(String[] arguments) throws Exception {
    BrokerService service = new BrokerService();
    service.setBrokerName("process-" + arguments[1]);
    service.setUseJmx(false);
    service.setUseShutdownHook(false);
    KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
    store.setDirectory(Path.of(arguments[0], "store").toFile());
    store.setJournalMaxFileLength(JOURNAL_BYTES_MAX);
    service.setPersistenceAdapter(store);
    service.setDataDirectoryFile(Path.of(arguments[0]).toFile());
    service.getSystemUsage().getStoreUsage().setLimit(STORE_BYTES_MAX);
    service.getSystemUsage().getTempUsage().setLimit(STORE_BYTES_MAX);
    service.getSystemUsage().getMemoryUsage().setLimit(STORE_BYTES_MAX / 8);
    service.addConnector("tcp://127.0.0.1:" + arguments[1]);
    service.start();
    InputStream parent = System.in;
    while (parent.read() >= 0) {
      // the parent never writes
    }
    Runtime.getRuntime().halt(1);
  }

  /**
   * Starts a broker and waits until it takes connections.
   *
   * @param folder everything of the broker is in it
   */
  static ActiveMqProcess start(Path folder) {
    try {
      ActiveMqProcess started = new ActiveMqProcess(folder, Ports.free());
      started.await();
      return started;
    } catch (IOException e) {
      throw new StartFailure("ActiveMQ can't be started in " + folder + ": " + e, e);
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-classpath",
            System.getProperty("java.class.path"),
            ActiveMqProcess.class.getName(),
            folder.toString(),
            Integer.toString(port))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.resolve("output.log").toFile()))
        .start();
  }

  private void await() {
    long start = System.nanoTime();
    while (!Ports.isListening(port)) {
      boolean ended;
      try {
        ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = true;
      }
      if (ended || System.nanoTime() - start > START_MAX.toNanos()) {
        close();
        throw new StartFailure("ActiveMQ does not start: see " + folder.resolve("output.log"));
      }
    }
  }

  /** For ACTIVEMQ_URL. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Starts the broker again, on the same port and with the same store, and waits until it is. */
  public void restart() {
    close();
    try {
      process = launch();
    } catch (IOException e) {
      throw new StartFailure("ActiveMQ can't be started again: " + e, e);
    }
    await();
  }

  /** Makes the broker hang until what this returns is closed. */
  public Halted halt() throws IOException {
    return Halted.halt(process);
  }

  /** As {@code kill -9}; returns when the broker is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
