package io.stockupdater.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The environment variables that the product reads, and those that are documented. */
final class Variables {
  private static final Pattern COMMENT = Pattern.compile("(?m)^ *#.*$");
  private static final Pattern IN_JAVA =
      Pattern.compile(
          "(?:environment\\s*\\.(?:text|number|flag)|getenv)\\(\\s*\"([A-Z][A-Z0-9_]+)\"");
  private static final Pattern IN_SCRIPTS =
      Pattern.compile("(?m)^ *(?:text|port) ([A-Z_]+)|\\$\\{((?:JVM|SERVER|AS_ADMIN)_[A-Z_]+)");
  private static final Pattern IN_CONFIGURATION =
      Pattern.compile("\\$\\{(?:ENV=|env\\.)([A-Z0-9_]+)");
  private static final Pattern SET_BY_SCRIPTS = Pattern.compile("(?m)^ *export ([A-Z_]+)=");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)`");

  private Variables() {}

  /** By the application, the entrypoints or the servers' configuration, from an operator. */
  static Set<String> read() throws IOException {
    Set<String> names = names(IN_JAVA, files("src/main/java", ".java"));
    names.addAll(names(IN_SCRIPTS, files("docker", ".sh")));
    names.addAll(names(IN_CONFIGURATION, files("server-config", "")));
    names.removeAll(Set.of("STOCK_JDBC_URL", "POSTGRESQL_JAR")); // made by us
    return names;
  }

  /** By the entrypoints, for the server. */
  static Set<String> set() throws IOException {
    return names(SET_BY_SCRIPTS, List.of(Path.of("docker", "environment.sh")));
  }

  static Set<String> ofConfiguration() throws IOException {
    return names(IN_CONFIGURATION, files("server-config", ""));
  }

  static Set<String> documented() throws IOException {
    return names(DOCUMENTED, List.of(Path.of("docker", "README.md")));
  }

  private static Set<String> names(Pattern pattern, List<Path> files) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : files) {
      for (Matcher name = pattern.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""));
          name.find(); ) {
        names.add(name.group(1) == null ? name.group(name.groupCount()) : name.group(1));
      }
    }
    return names;
  }

  private static List<Path> files(String folder, String end) throws IOException {
    try (Stream<Path> walk = Files.walk(Path.of(folder))) {
      return walk.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(end))
          .toList();
    }
  }
}
