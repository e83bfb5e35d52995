package io.stockupdater.development;

import io.stockupdater.development.ServerProcess.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Payara Micro, from the class path. */
final class PayaraMicro implements ApplicationServer {
  private static final Pattern STARTED = Pattern.compile(" ready in ");
  private static final Pattern FAILURE = Pattern.compile("^\\S+ SEVERE \\S+ ");

  @Override
  public String name() {
    return "Payara Micro";
  }

  @Override
  public List<String> arguments(Launch launch) {
    Path configuration = ApplicationServer.configuration("payara-micro");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "-jar",
            ApplicationServer.jarOf(fish.payara.micro.PayaraMicro.class).toString(),
            "--nocluster",
            "--disablephonehome"));
    arguments.addAll(List.of("--rootdir", launch.folder().resolve("domain").toString()));
    arguments.addAll(
        List.of("--addlibs", ApplicationServer.jarOf(org.postgresql.Driver.class).toString()));
    arguments.addAll(
        List.of("--systemproperties", configuration.resolve("system.properties").toString()));
    arguments.addAll(
        List.of("--logproperties", configuration.resolve("logging.properties").toString()));
    arguments.addAll(
        List.of("--prebootcommandfile", configuration.resolve("pre-boot.asadmin").toString()));
    arguments.addAll(
        List.of("--postbootcommandfile", configuration.resolve("post-boot.asadmin").toString()));
    arguments.addAll(List.of("--deploy", launch.war().toString()));
    launch.furtherWars().forEach(war -> arguments.addAll(List.of("--deploy", war.toString())));
    return arguments;
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
