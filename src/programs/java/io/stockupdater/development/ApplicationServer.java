package io.stockupdater.development;

import io.stockupdater.development.ServerProcess.Launch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A make of server that runs the WAR, configured by its scripts under {@code server-config}. */
interface ApplicationServer {
  /** {@code payara-micro}, the default, or {@code wildfly}. */
  String PROPERTY = "stockupdater.server";

  /** The server that this build is about. */
  static ApplicationServer chosen() {
    String chosen = System.getProperty(PROPERTY, "payara-micro");
    return switch (chosen) {
      case "payara-micro", "" -> new PayaraMicro();
      case "wildfly" -> WildFly.unpacked();
      default ->
          throw new StartFailure(
              PROPERTY + " must be payara-micro or wildfly, not '" + chosen + "'.");
    };
  }

  /** What people call it. */
  String name();

  /** Prepares the server's folder; returns the arguments that start it, for its JVM. */
  List<String> arguments(Launch launch) throws IOException;

  /** Found in its log when the start has ended, well or not. */
  Pattern started();

  /** What stands before the message in a line of its log that tells of a failure. */
  Pattern failure();

  /** Where the scripts for a server are. */
  static Path configuration(String server) {
    return Project.folder().resolve("server-config").resolve(server);
  }

  /** The file that a class comes from. */
  static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
