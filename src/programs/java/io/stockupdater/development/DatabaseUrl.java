package io.stockupdater.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockupdater.database.DatabaseSettings;
import io.stockupdater.node.Environment;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the database is and who connects to it.
 *
 * @param hosts {@code host:port}, as written in the URL
 * @param parameters of the connection, decoded, without user and password
 */
public record DatabaseUrl(
    String hosts, String database, String user, String password, Map<String, String> parameters) {
  static final String VARIABLE = "DATABASE_URL";

  /** The application's default. */
  static final int LOCK_TIMEOUT_MILLIS =
      new DatabaseSettings(new Environment(Map.of())).lockTimeoutMillis();

  private static final Pattern FORM =
      Pattern.compile(
          "(?<jdbc>jdbc:)?postgres(?:ql)?://"
              + "(?:(?<user>[^:@/?#\\s]*)(?::(?<password>[^@/?#\\s]*))?@)?"
              + "(?<hosts>[^@/?#\\s]+)"
              + "/(?<database>[^/?#\\s]+)"
              + "(?:\\?(?<query>[^#\\s]*))?");
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[\\w.-]+)(?::(?<port>\\d{1,5}))?");

  public DatabaseUrl {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads {@code postgresql://user:password@host:port/database?…} or {@code
   * jdbc:postgresql://host:port/database?user=…&password=…}, both percent-encoded.
   *
   * @throws StartFailure if the value is neither; its sentence doesn't repeat the value, which may
   *     hold a password
   */
  public static DatabaseUrl parse(String value) {
    Matcher url = FORM.matcher(value);
    if (!url.matches()) {
      throw malformed("it is neither");
    }
    String hosts = url.group("hosts");
    for (String host : hosts.split(",", -1)) {
      requireHost(host);
    }
    Map<String, String> parameters = parameters(url.group("query"));
    if (url.group("jdbc") != null && url.group("user") != null) {
      throw malformed("the JDBC form names the user after the question mark");
    }
    String user = either(url.group("user"), parameters.remove("user"));
    String password = either(url.group("password"), parameters.remove("password"));
    if (user == null || user.isEmpty()) {
      throw malformed("it names no user");
    }
    return new DatabaseUrl(
        hosts, decode(url.group("database")), user, password == null ? "" : password, parameters);
  }

  private static void requireHost(String host) {
    Matcher parts = HOST.matcher(host);
    if (!parts.matches()) {
      throw malformed("its host is malformed");
    }
    String port = parts.group("port");
    if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
      throw malformed("its port is not between 1 and 65535");
    }
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw malformed("a parameter after its question mark is not name=value");
      }
      parameters.put(
          decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
    }
    return parameters;
  }

  private static @Nullable String either(@Nullable String encoded, @Nullable String parameter) {
    return encoded == null ? parameter : decode(encoded);
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("a percent sign in it is not followed by two hexadecimal digits");
    }
  }

  private static StartFailure malformed(String why) {
    return new StartFailure(
        VARIABLE
            + " must look like postgresql://user:password@host:port/database or"
            + " jdbc:postgresql://host:port/database?user=user&password=password, special characters"
            + " percent-encoded; "
            + why
            + ".");
  }

  /**
   * The same database, where a connection waits for a lock no longer than this, unless the
   * parameters already bound it.
   */
  public DatabaseUrl withLockTimeout(int millis) {
    String options = parameters.getOrDefault("options", "");
    if (options.contains("lock_timeout")) {
      return this;
    }
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.put("options", (options + " -c lock_timeout=" + millis).strip());
    return new DatabaseUrl(hosts, database, user, password, changed);
  }

  /** The same database, where connections call themselves so in {@code pg_stat_activity}. */
  public DatabaseUrl withApplicationName(String name) {
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.put("ApplicationName", name);
    return new DatabaseUrl(hosts, database, user, password, changed);
  }

  /**
   * For the server's pool: credentials and all, percent-encoded throughout, so that no script has
   * to quote it. Bounds every wait for a lock, by the application's default if nothing else does.
   */
  public String jdbcUrl() {
    Map<String, String> all = new TreeMap<>(withLockTimeout(LOCK_TIMEOUT_MILLIS).parameters);
    all.put("user", user);
    if (!password.isEmpty()) {
      all.put("password", password);
    }
    StringBuilder url = new StringBuilder("jdbc:postgresql://" + hosts + "/" + encode(database));
    char separator = '?';
    for (Map.Entry<String, String> parameter : all.entrySet()) {
      url.append(separator).append(encode(parameter.getKey()));
      url.append('=').append(encode(parameter.getValue()));
      separator = '&';
    }
    return url.toString();
  }

  private static String encode(String decoded) {
    return URLEncoder.encode(decoded, UTF_8).replace("+", "%20");
  }

  public DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl());
    return dataSource;
  }

  /** For people: the form that psql takes, without the password. */
  @Override
  public String toString() {
    return "postgresql://" + encode(user) + "@" + hosts + "/" + encode(database);
  }
}
