package io.stockupdater.development;

import java.nio.file.Path;
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
}
