package io.stockupdater.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to measure.
 *
 * @param parts by name, in the order in which they run
 * @param rounds how often each measurement is made; the median counts
 * @param window how long clients send single updates for one measurement
 * @param warmUp how long the server works before a part is measured: the JIT needs more than a
 *     minute
 * @param isQuick everything, but so small that it is over in seconds and the figures say nothing
 */
record Options(Set<String> parts, int rounds, Duration window, Duration warmUp, boolean isQuick) {
  static final Set<String> ALL_PARTS =
      new LinkedHashSet<>(
          Arrays.asList("bulk", "single", "import", "memory", "fairness", "outbox"));

  static final Options QUICK =
      new Options(ALL_PARTS, 1, Duration.ofMillis(300), Duration.ZERO, true);

  /**
   * Reads {@code bench.only} (names, comma-separated), {@code bench.rounds}, {@code
   * bench.windowSeconds}, {@code bench.warmUpSeconds}, {@code bench.quick}.
   *
   * @throws IllegalArgumentException that names the property that can't be used
   */
  static Options from(Properties properties) {
    if (flag(properties, "bench.quick")) {
      return new Options(parts(properties), 1, QUICK.window(), QUICK.warmUp(), true);
    }
    return new Options(
        parts(properties),
        number(properties, "bench.rounds", 3),
        Duration.ofSeconds(number(properties, "bench.windowSeconds", 10)),
        Duration.ofSeconds(number(properties, "bench.warmUpSeconds", 90)),
        false);
  }

  private static Set<String> parts(Properties properties) {
    String only = properties.getProperty("bench.only", "").strip();
    if (only.isEmpty()) {
      return ALL_PARTS;
    }
    Set<String> asked = new LinkedHashSet<>(Arrays.asList(only.split("\\s*,\\s*", -1)));
    if (!ALL_PARTS.containsAll(asked)) {
      throw new IllegalArgumentException(
          "bench.only must name some of " + ALL_PARTS + ", but is '" + only + "'");
    }
    return ALL_PARTS.stream()
        .filter(asked::contains)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static int number(Properties properties, String name, int otherwise) {
    String text = properties.getProperty(name, "").strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException(
          name + " must be a whole number from 1 on, but is '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static boolean flag(Properties properties, String name) {
    String text = properties.getProperty(name, "").strip();
    if (!Set.of("", "true", "false").contains(text)) {
      throw new IllegalArgumentException(name + " must be true or false, but is '" + text + "'");
    }
    return text.equals("true");
  }
}
