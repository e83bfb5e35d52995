package io.stockupdater.development;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A RabbitMQ broker of Debian's package on the loopback interface, with a node name, a port mapper
 * and files of its own; it doesn't outlive this process. Keeps its queues when it is killed and
 * started again.
 */
public final class RabbitMqBroker implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 200;

  /** The end of its standard input, a pipe from this process, ends both programs. */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 & mapper=$!
      "$0" & broker=$!
      read -r end_of_input
      kill -9 $broker
      wait $broker
      kill -9 $mapper
      """;

  private final Path folder;
  private final int port;
  private final Map<String, String> environment;
  private Process shell;

  private RabbitMqBroker(Path folder, int port, Map<String, String> environment)
      throws IOException {
    this.folder = folder;
    this.port = port;
    this.environment = environment;
    this.shell = launch();
  }

  /** Whether Debian's package is installed on this machine. */
  public static boolean isInstalled() {
    return Files.isExecutable(SERVER);
  }

  /** Goes on only if RabbitMQ is installed; where {@code CI} is set its absence is a failure. */
  public static void require() {
    ExternalPart.require(isInstalled(), "RabbitMQ", "the bridge to it", "rabbitmq-server");
  }

  /**
   * Starts a broker and waits until it takes connections.
   *
   * @param folder empty; everything of the broker is in it
   */
  static RabbitMqBroker start(Path folder) {
    int port = Ports.free();
    try {
      Files.writeString(folder.resolve("plugins"), "[].\n");
      RabbitMqBroker broker =
          new RabbitMqBroker(
              folder,
              port,
              Map.ofEntries(
                  Map.entry("HOME", folder.toString()),
                  Map.entry("RABBITMQ_NODENAME", "test-" + port + "@localhost"),
                  Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                  Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                  Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
                  Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString()),
                  Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString()),
                  Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                  Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                  Map.entry("RABBITMQ_DIST_PORT", Integer.toString(Ports.free())),
                  Map.entry("ERL_EPMD_PORT", Integer.toString(Ports.free())),
                  Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                  Map.entry(
                      "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                      "-kernel inet_dist_use_interface {127,0,0,1}"),
                  // Makes the script become the broker instead of starting it.
                  Map.entry("RUNNING_UNDER_SYSTEMD", "true")));
      broker.await();
      return broker;
    } catch (IOException e) {
      throw new StartFailure("RabbitMQ can't be started in " + folder + ": " + e, e);
    }
  }

  private Process launch() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", SCRIPT, SERVER.toString());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("RABBITMQ_"));
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.resolve("output.log").toFile()))
        .start();
  }

  private void await() {
    long start = System.nanoTime();
    while (!answers()) {
      boolean ended;
      try {
        ended = shell.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = true;
      }
      if (ended || System.nanoTime() - start > START_MAX.toNanos()) {
        close();
        throw new StartFailure("RabbitMQ does not start: see " + folder.resolve("output.log"));
      }
    }
  }

  private boolean answers() {
    try {
      connections().newConnection("start").close();
      return true;
    } catch (IOException | TimeoutException e) {
      return false; // not yet
    }
  }

  /** For clients of this broker. */
  public ConnectionFactory connections() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    return factory;
  }

  public int port() {
    return port;
  }

  /** Starts the broker again, on the same port and with the same queues, and waits until it is. */
  public void restart() {
    close();
    try {
      shell = launch();
    } catch (IOException e) {
      throw new StartFailure("RabbitMQ can't be started again: " + e, e);
    }
    await();
  }

  /** Makes the broker hang until what this returns is closed. */
  public Halted halt() throws IOException {
    return Halted.halt(shell);
  }

  /** As {@code kill -9}; returns when the broker is gone. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      // the shell has ended already
    }
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
