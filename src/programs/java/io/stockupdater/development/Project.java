package io.stockupdater.development;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the build has put what a server is started from. */
final class Project {
  private Project() {}

  /** Where {@code server-config} is. */
  static Path folder() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  static Path buildFolder() {
    return folder().resolve("target");
  }

  static Path war() {
    @Nullable String war = System.getProperty("stockupdater.war");
    return war == null ? buildFolder().resolve("stock-updater.war") : Path.of(war);
  }

  /** Copies a folder with all that is in it to where nothing is yet. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
