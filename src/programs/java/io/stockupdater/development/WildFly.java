package io.stockupdater.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockupdater.development.ServerProcess.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** WildFly, from where the build has unpacked it. */
final class WildFly implements ApplicationServer {
  /** Where the build has unpacked it. */
  static final String PROPERTY = "stockupdater.wildfly";

  private static final String CONFIGURE = "configure.cli";
  private static final int RUN_SECONDS_MAX = 120;
  private static final Path DRIVER = ApplicationServer.jarOf(org.postgresql.Driver.class);

  /** The second is for a start with errors. */
  private static final Pattern STARTED = Pattern.compile("WFLYSRV002[56]:");

  private static final Pattern FAILURE = Pattern.compile("^\\S+ (ERROR|SEVERE) .*?\\) ");

  /** What WildFly's own script tells a JVM of 9 or later. */
  private static final List<String> MODULAR_JVM =
      List.of(
          "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
          "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.management/javax.management=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

  private final Path distribution;

  private WildFly(Path distribution) {
    this.distribution = distribution;
  }

  /** The one that the profile {@code wildfly} unpacks. */
  static WildFly unpacked() {
    Path distribution = Path.of(System.getProperty(PROPERTY, ""));
    if (!Files.isRegularFile(distribution.resolve("jboss-modules.jar"))) {
      throw new StartFailure(
          PROPERTY + " must be the folder of a WildFly: build with the profile wildfly.");
    }
    return new WildFly(distribution);
  }

  @Override
  public String name() {
    return "WildFly";
  }

  @Override
  public List<String> arguments(Launch launch) throws IOException {
    Path home = configuredHome();
    Path base = launch.folder().resolve("base");
    Project.copy(home.resolve("standalone"), base);
    List<Path> wars = new ArrayList<>(launch.furtherWars());
    wars.add(launch.war());
    for (Path war : wars) {
      Files.copy(war, base.resolve("deployments").resolve(war.getFileName()));
    }
    List<String> arguments = new ArrayList<>(MODULAR_JVM);
    arguments.add("-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"));
    arguments.add(
        "-Dlogging.configuration=" + base.resolve("configuration/logging.properties").toUri());
    arguments.addAll(List.of("-jar", home.resolve("jboss-modules.jar").toString()));
    arguments.addAll(List.of("-mp", home.resolve("modules").toString()));
    arguments.add("org.jboss.as.standalone");
    arguments.add("-Djboss.home.dir=" + home);
    arguments.add("-Djboss.server.base.dir=" + base);
    arguments.add("-Djboss.management.http.port=" + Ports.free());
    return arguments;
  }

  /**
   * Configured by the operator's script; made once for all servers, and again when that changes.
   */
  private Path configuredHome() throws IOException {
    CRC32 sum = new CRC32();
    sum.update(Files.readAllBytes(script(CONFIGURE)));
    sum.update((DRIVER + " " + distribution).getBytes(UTF_8));
    Path home =
        Project.buildFolder().resolve("wildfly-%08x".formatted(sum.getValue())).toAbsolutePath();
    if (!Files.isDirectory(home)) {
      Path made = Files.createTempDirectory(Project.buildFolder(), "wildfly-");
      makeHome(made);
      run(made, CONFIGURE);
      Files.move(made, home, StandardCopyOption.ATOMIC_MOVE);
    }
    return home;
  }

  /**
   * Makes an installation whose configuration and modules are its own, while what nobody changes
   * stays in the distribution.
   */
  void makeHome(Path home) throws IOException {
    Files.createDirectories(home.resolve("modules"));
    for (String shared : new String[] {"bin", "jboss-modules.jar", "modules/system"}) {
      Files.createSymbolicLink(home.resolve(shared), distribution.resolve(shared));
    }
    Project.copy(distribution.resolve("standalone"), home.resolve("standalone"));
  }

  /** Runs one of the scripts as an operator does. */
  static void run(Path home, String script) throws IOException {
    Path log = Files.createTempFile(Project.buildFolder(), "wildfly-", ".log");
    ProcessBuilder cli =
        new ProcessBuilder(home.resolve("bin/jboss-cli.sh").toString(), "--file=" + script(script));
    cli.redirectErrorStream(true).redirectOutput(log.toFile());
    cli.environment().put("JBOSS_HOME", home.toString());
    cli.environment().put("JAVA_HOME", System.getProperty("java.home"));
    cli.environment().put("POSTGRESQL_JAR", DRIVER.toString());
    Process process = cli.start();
    try {
      if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new StartFailure("WildFly can't be configured with " + script + ": see " + log + ".");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StartFailure("The start was interrupted.", e);
    }
    Files.delete(log);
  }

  private static Path script(String name) {
    return ApplicationServer.configuration("wildfly").resolve(name);
  }

  @Override
  public Pattern started() {
    return STARTED;
  }

  @Override
  public Pattern failure() {
    return FAILURE;
  }
}
