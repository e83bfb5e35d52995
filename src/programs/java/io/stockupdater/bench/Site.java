package io.stockupdater.bench;

import static org.awaitility.Awaitility.await;

import io.stockupdater.development.DatabaseUrl;
import io.stockupdater.development.Ports;
import io.stockupdater.development.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A running server with a heap of 512 MB, and its database. */
final class Site implements AutoCloseable {
  private static final Duration DEPLOY_MAX = Duration.ofMinutes(2);
  private static final Duration DRAIN_MAX = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(20);

  /** What its messages come to. */
  enum Messages {
    /**
     * A bridge is configured but its broker is away: messages are written, as by the peers, and
     * stay.
     */
    STAY,
    /** They go to a broker in this process. */
    LEAVE
  }

  private final TestServer server;
  private final Stockroom stockroom;
  private final Processors processors;
  private final Messages messages;
  private final GcLog gcLog;
  private final Set<String> warm = new HashSet<>();

  private Site(TestServer server, Messages messages, GcLog gcLog) {
    this.server = server;
    this.stockroom = new Stockroom(server.database());
    this.processors = new Processors(server.pid(), stockroom.postmaster());
    this.messages = messages;
    this.gcLog = gcLog;
  }

  /**
   * Starts a server.
   *
   * @param folder for what belongs to it
   */
  static Site start(DatabaseUrl database, Messages messages, Path folder) throws IOException {
    Files.createDirectories(folder);
    GcLog gcLog = new GcLog(folder.resolve("gc.log"));
    TestServer.Options options =
        TestServer.on(database)
            .jvmArguments(gcLog.jvmArgument())
            .furtherWar(EmptyRouteWar.pack(folder));
    if (messages == Messages.STAY) {
      options.environment("ACTIVEMQ_URL", "tcp://127.0.0.1:" + Ports.free());
    }
    Site site = new Site(options.start(), messages, gcLog);
    site.stockroom.requireDurable();
    await().atMost(DEPLOY_MAX).until(site::hasEmptyRoute);
    return site;
  }

  /** The product, which is asked for its health, is deployed first. */
  private boolean hasEmptyRoute() throws IOException {
    try (HttpConnection connection = new HttpConnection(uri())) {
      return connection.send(EmptyRouteWar.REQUEST).status() == 200;
    }
  }

  URI uri() {
    return server.baseUri();
  }

  String brokerUrl() {
    return server.brokerUrl();
  }

  Stockroom stockroom() {
    return stockroom;
  }

  Processors processors() {
    return processors;
  }

  GcLog gcLog() {
    return gcLog;
  }

  /** Runs something once for this server. */
  void warmUp(String what, Warming warming) throws Exception {
    if (warm.add(what)) {
      warming.run();
    }
  }

  /** What makes a server warm. */
  interface Warming {
    void run() throws Exception;
  }

  /** That so many messages wait, or that all have left: waits for those. */
  void checkMessages(long written) {
    if (messages == Messages.LEAVE) {
      await().pollInterval(POLL).atMost(DRAIN_MAX).until(() -> stockroom.messages() == 0);
    } else {
      long found = stockroom.messages();
      WrongAnswer.unless(found == written, () -> "%d messages, not %d".formatted(found, written));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
