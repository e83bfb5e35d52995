package io.stockupdater.outbox;

import io.stockupdater.node.Environment;
import io.stockupdater.node.InvalidSetting;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * The bridges that the environment configures: ActiveMQ by {@code ACTIVEMQ_URL}, RabbitMQ by {@code
 * RABBITMQ_HOST} and what goes with it.
 */
@ApplicationScoped
public class Bridges implements Settings {
  private static final int RABBITMQ_PORT = 5672;
  private static final int PORT_MAX = 65_535;

  private final List<Bridge> bridges;

  /** For CDI. */
  Bridges() {
    this(List.of());
  }

  @Inject
  public Bridges(Environment environment) {
    this(from(environment));
  }

  private Bridges(List<Bridge> bridges) {
    this.bridges = bridges;
  }

  List<Bridge> all() {
    return bridges;
  }

  String[] names() {
    return bridges.stream().map(Bridge::name).toArray(String[]::new);
  }

  /**
   * Reads the configuration.
   *
   * @throws InvalidSetting for a value that can't be right; it names the variable
   */
  static List<Bridge> from(Environment environment) {
    List<Bridge> bridges = new ArrayList<>();
    String url = environment.text("ACTIVEMQ_URL", "");
    if (!url.isEmpty()) {
      bridges.add(new ActiveMqBridge(checkedUrl(url)));
    }
    String host = environment.text("RABBITMQ_HOST", "");
    if (!host.isEmpty()) {
      bridges.add(
          new RabbitMqBridge(
              host,
              port(environment.text("RABBITMQ_PORT", Integer.toString(RABBITMQ_PORT))),
              environment.text("RABBITMQ_USER", "guest"),
              environment.text("RABBITMQ_PASSWORD", "guest"),
              environment.text("RABBITMQ_EXCHANGE", "inventory")));
    }
    return List.copyOf(bridges);
  }

  /** The message doesn't repeat the value, which may hold a password. */
  private static String checkedUrl(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getScheme() != null
          && List.of("tcp", "ssl", "nio", "nio+ssl").contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() >= 1
          && uri.getPort() <= PORT_MAX) {
        return url;
      }
    } catch (URISyntaxException e) {
      // told below, like a URL of another scheme
    }
    throw new InvalidSetting(
        "ACTIVEMQ_URL must be like tcp://host:61616 (tcp, ssl, nio or nio+ssl, with a port)");
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new InvalidSetting("RABBITMQ_PORT must be a port number, but is '" + text + "'");
  }
}
