package io.stockupdater.development;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the environment says about how to start; everything that isn't named has its default. */
record Settings(
    String host,
    int port,
    @Nullable DatabaseUrl databaseUrl,
    @Nullable String activemqUrl,
    int lockTimeoutMillis) {

  private static final String LOCK_TIMEOUT = "LOCK_TIMEOUT_MILLIS";
  private static final int LOCK_TIMEOUT_MILLIS_MAX = 3_600_000;
  private static final Set<String> FLAG =
      Set.of("true", "false", "1", "0", "yes", "no", "on", "off");

  /**
   * Reads the variables of the product, those too that only the application uses: better refused
   * here than after the server has started.
   *
   * @throws StartFailure that names the first variable that is malformed
   */
  static Settings from(Map<String, String> environment) {
    String host = text(environment, "SERVER_HOST");
    Integer port = port(environment, "SERVER_PORT");
    String databaseUrl = text(environment, DatabaseUrl.VARIABLE);
    String activemqUrl = text(environment, "ACTIVEMQ_URL");
    if (activemqUrl != null) {
      requireBrokerUrl(activemqUrl);
    }
    port(environment, "RABBITMQ_PORT");
    for (String variable :
        new String[] {"RABBITMQ_HOST", "RABBITMQ_USER", "RABBITMQ_PASSWORD", "RABBITMQ_EXCHANGE"}) {
      text(environment, variable);
    }
    String debug = text(environment, "DEBUG");
    if (debug != null && !FLAG.contains(debug.toLowerCase(java.util.Locale.ROOT))) {
      throw new StartFailure("DEBUG must be true or false, not '" + debug + "'.");
    }
    return new Settings(
        host == null ? "127.0.0.1" : host,
        port == null ? 8000 : port,
        databaseUrl == null ? null : DatabaseUrl.parse(databaseUrl),
        activemqUrl,
        lockTimeoutMillis(environment));
  }

  private static @Nullable String text(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    if (value != null && value.isBlank()) {
      throw new StartFailure(variable + " is set but empty: give it a value or unset it.");
    }
    return value == null ? null : value.strip();
  }

  private static @Nullable Integer port(Map<String, String> environment, String variable) {
    String value = text(environment, variable);
    if (value == null) {
      return null;
    }
    if (!value.matches("\\d{1,5}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > 65_535) {
      throw new StartFailure(
          variable + " must be a port number between 1 and 65535, not '" + value + "'.");
    }
    return Integer.valueOf(value);
  }

  private static int lockTimeoutMillis(Map<String, String> environment) {
    String value = text(environment, LOCK_TIMEOUT);
    if (value == null) {
      return DatabaseUrl.LOCK_TIMEOUT_MILLIS;
    }
    if (!value.matches("\\d{1,7}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > LOCK_TIMEOUT_MILLIS_MAX) {
      throw new StartFailure(
          "%s must be a whole number from 1 to %d, but is '%s'."
              .formatted(LOCK_TIMEOUT, LOCK_TIMEOUT_MILLIS_MAX, value));
    }
    return Integer.parseInt(value);
  }

  private static void requireBrokerUrl(String value) {
    try {
      if (new URI(value).getScheme() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      // refused below; the value may hold a password, so it is not repeated
    }
    throw new StartFailure("ACTIVEMQ_URL must be a broker's URL such as tcp://host:61616.");
  }
}
