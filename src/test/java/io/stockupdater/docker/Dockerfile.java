package io.stockupdater.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Dockerfile says, as far as ours use its language. */
record Dockerfile(String server, List<Instruction> instructions) {
  private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S*))");

  /** One step, its lines joined. */
  record Instruction(String name, String arguments) {}

  /** Sources are paths in the build context; a destination that ends with a slash is a folder. */
  record Copy(List<String> sources, String destination) {}

  static List<String> servers() {
    return List.of("payara-micro", "payara", "wildfly");
  }

  static Dockerfile of(String server) {
    try {
      String text = Files.readString(Path.of("docker", server, "Dockerfile"), UTF_8);
      List<Instruction> instructions = new ArrayList<>();
      for (String line : text.replaceAll("(?m)^#.*\n", "").replace("\\\n", " ").lines().toList()) {
        if (!line.isBlank()) {
          int space = line.indexOf(' ');
          instructions.add(
              new Instruction(line.substring(0, space), line.substring(space + 1).strip()));
        }
      }
      return new Dockerfile(server, List.copyOf(instructions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> arguments(String name) {
    return instructions.stream()
        .filter(instruction -> instruction.name().equals(name))
        .map(Instruction::arguments)
        .toList();
  }

  /** Of the only instruction of this name. */
  String argument(String name) {
    List<String> all = arguments(name);
    if (all.size() != 1) {
      throw new AssertionError(server + " has not one " + name + ", but " + all);
    }
    return all.get(0);
  }

  List<Copy> copies() {
    return arguments("COPY").stream()
        .map(arguments -> Arrays.asList(arguments.split("\\s+")))
        .map(
            words ->
                new Copy(
                    List.copyOf(words.subList(0, words.size() - 1)), words.get(words.size() - 1)))
        .toList();
  }

  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String arguments : arguments("ENV")) {
      for (Matcher variable = VARIABLE.matcher(arguments); variable.find(); ) {
        String quoted = variable.group(2);
        environment.put(variable.group(1), quoted == null ? variable.group(3) : quoted);
      }
    }
    return environment;
  }
}
