package io.stockupdater.outbox;

import io.stockupdater.http.Settings.InvalidSetting;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bridges that the environment configures: ActiveMQ by {@code ACTIVEMQ_URL}, RabbitMQ by {@code
 * RABBITMQ_HOST} and what goes with it.
 */
@ApplicationScoped
public class Bridges {
  private static final int RABBITMQ_PORT = 5672;
  private static final int PORT_MAX = 65_535;

  private final List<Bridge> bridges = from(System.getenv());

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
  static List<Bridge> from(Map<String, String> environment) {
    List<Bridge> bridges = new ArrayList<>();
    String url = value(environment, "ACTIVEMQ_URL", "");
    if (!url.isEmpty()) {
      bridges.add(new ActiveMqBridge(checkedUrl(url)));
    }
    String host = value(environment, "RABBITMQ_HOST", "");
    if (!host.isEmpty()) {
      bridges.add(
          new RabbitMqBridge(
              host,
              port(value(environment, "RABBITMQ_PORT", Integer.toString(RABBITMQ_PORT))),
              value(environment, "RABBITMQ_USER", "guest"),
              value(environment, "RABBITMQ_PASSWORD", "guest"),
              value(environment, "RABBITMQ_EXCHANGE", "inventory")));
    }
    return List.copyOf(bridges);
  }

  private static String value(Map<String, String> environment, String name, String otherwise) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
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
