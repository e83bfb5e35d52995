package io.stockupdater.development;

import java.nio.file.Path;
import org.apache.activemq.broker.BrokerService;

/** An embedded ActiveMQ broker on the loopback interface; forgets its messages when it ends. */
public final class Broker implements AutoCloseable {
  private static final long MEMORY_BYTES_MAX = 64L << 20;

  private final BrokerService service;
  private final String url;

  private Broker(BrokerService service, String url) {
    this.service = service;
    this.url = url;
  }

  static Broker start(Path data, int port) {
    String url = "tcp://127.0.0.1:" + port;
    BrokerService service = new BrokerService();
    service.setBrokerName("development-" + port);
    service.setPersistent(false);
    service.setUseJmx(false);
    service.setUseShutdownHook(false);
    service.setDataDirectoryFile(data.toFile());
    service.getSystemUsage().getMemoryUsage().setLimit(MEMORY_BYTES_MAX);
    try {
      service.addConnector(url);
      service.start();
      service.waitUntilStarted();
    } catch (Exception e) { // what the library declares
      throw new StartFailure("The ActiveMQ broker can't be started on " + url + ": " + e, e);
    }
    return new Broker(service, url);
  }

  /** For ACTIVEMQ_URL. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    try {
      service.stop();
      service.waitUntilStopped();
    } catch (Exception e) { // what the library declares
      throw new IllegalStateException("The ActiveMQ broker can't be stopped", e);
    }
  }
}
