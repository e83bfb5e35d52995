package io.stockupdater.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a run has found: a table for people, JSON for programs. */
final class Report {
  /** More than this on average, and the figures are about the others too. */
  private static final double OTHERS_CORES_MAX = 0.2;

  private static final List<String> COLUMNS =
      List.of(
          "measured",
          "product /s",
          "JDBC /s",
          "COPY, empty route /s",
          "of JDBC",
          "of COPY, of the limit",
          "p50, p99 ms",
          "JDBC's",
          "CPU ms per 1,000: server + PostgreSQL",
          "JDBC's: client + PostgreSQL",
          "others' cores",
          "more");

  private static final String LEGEND =
      """
      Medians. JDBC: for bulk updates the best number of connections, for single ones as many as \
      clients. The limit of single updates: 1/(1/JDBC + 1/empty route). Others' cores: what other \
      processes used of the machine while the product, and while JDBC, was measured.
      """;

  private final Map<String, Object> circumstances;
  private final List<Result> results = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  Report(Map<String, Object> circumstances) {
    this.circumstances = circumstances;
  }

  void add(Result result) {
    results.add(result);
  }

  void fail(String what) {
    failures.add(what);
  }

  List<Result> results() {
    return results;
  }

  List<String> failures() {
    return failures;
  }

  /** What the reader has to know before believing the figures. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Result result : results) {
      result
          .references()
          .forEach(
              (who, reference) -> {
                double found = result.perSecond(who);
                if (found < reference * References.WEAK) {
                  warnings.add(
                      ("WEAK PEER: %s of '%s' made %s/s, less than half of the %s/s it is known for:"
                              + " the ratio flatters the product")
                          .formatted(who, result.name(), number(found), number(reference)));
                }
              });
      double others =
          Math.max(
              result.median(Result.PRODUCT, Sample::othersCores),
              zeroIfNaN(result.median(result.best(Result.JDBC), Sample::othersCores)));
      if (others > OTHERS_CORES_MAX) {
        warnings.add(
            "BUSY MACHINE: others used %.1f processors during '%s'"
                .formatted(others, result.name()));
      }
    }
    return warnings;
  }

  private static double zeroIfNaN(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** Markdown. */
  String table() {
    StringBuilder table = new StringBuilder();
    row(table, COLUMNS);
    row(table, COLUMNS.stream().map(column -> "---").toList());
    results.forEach(result -> row(table, cells(result)));
    table.append('\n').append(LEGEND);
    warnings().forEach(warning -> table.append("\n**").append(warning).append("**\n"));
    failures.forEach(failure -> table.append("\n**FAILED: ").append(failure).append("**\n"));
    return table.toString();
  }

  private static void row(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static List<String> cells(Result result) {
    String jdbc = result.best(Result.JDBC);
    double product = result.perSecond(Result.PRODUCT);
    double third = result.perSecond(Result.COPY);
    third = Double.isNaN(third) ? result.perSecond(Result.EMPTY_ROUTE) : third;
    List<String> more = new ArrayList<>();
    result.figures().forEach((name, value) -> more.add(name + " " + text(value)));
    return List.of(
        result.name(),
        number(product),
        number(result.perSecond(Result.JDBC))
            + (jdbc == null ? "" : jdbc.replaceFirst(Result.JDBC + " ?(\\d*).*", " ($1)"))
                .replace(" ()", ""),
        number(third),
        ratio(product / result.perSecond(Result.JDBC)),
        ratio(product / result.limit()),
        pair(result, Result.PRODUCT, ", ", Sample::p50Millis, Sample::p99Millis),
        pair(result, jdbc, ", ", Sample::p50Millis, Sample::p99Millis),
        pair(result, Result.PRODUCT, " + ", Sample::serverMillis, Sample::postgresqlMillis),
        pair(result, jdbc, " + ", Sample::clientMillis, Sample::postgresqlMillis),
        small(result.median(Result.PRODUCT, Sample::othersCores))
            + (jdbc == null ? "" : ", " + small(result.median(jdbc, Sample::othersCores))),
        String.join("; ", more));
  }

  private static String pair(
      Result result,
      @Nullable String who,
      String between,
      ToDoubleFunction<Sample> first,
      ToDoubleFunction<Sample> second) {
    double one = result.median(who, first);
    return Double.isNaN(one) ? "" : small(one) + between + small(result.median(who, second));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String ratio(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String small(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static String text(Object value) {
    return value instanceof Double real ? small(real) : String.valueOf(value);
  }

  /** Everything, the single measurements too. */
  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(circumstances);
    all.put("results", results.stream().map(Report::json).toList());
    all.put("warnings", warnings());
    all.put("failures", failures);
    Files.createDirectories(file.toAbsolutePath().getParent());
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), all);
  }

  private static Map<String, Object> json(Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", result.name());
    put(json, "of_jdbc", result.perSecond(Result.PRODUCT) / result.perSecond(Result.JDBC));
    put(json, "of_limit", result.perSecond(Result.PRODUCT) / result.limit());
    json.put("figures", result.figures());
    json.put("references", result.references());
    Map<String, Object> measured = new LinkedHashMap<>();
    result
        .samples()
        .forEach(
            (who, samples) -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("median_per_second", result.median(who, Sample::perSecond));
              one.put("samples", samples.stream().map(Report::json).toList());
              measured.put(who, one);
            });
    json.put("measured", measured);
    return json;
  }

  private static Map<String, Object> json(Sample sample) {
    Map<String, Object> json = new LinkedHashMap<>();
    put(json, "per_second", sample.perSecond());
    put(json, "p50_millis", sample.p50Millis());
    put(json, "p99_millis", sample.p99Millis());
    put(json, "server_cpu_millis_per_1000", sample.serverMillis());
    put(json, "postgresql_cpu_millis_per_1000", sample.postgresqlMillis());
    put(json, "client_cpu_millis_per_1000", sample.clientMillis());
    put(json, "others_cores", sample.othersCores());
    return json;
  }

  /** JSON has no NaN. */
  private static void put(Map<String, Object> json, String name, double value) {
    if (!Double.isNaN(value)) {
      json.put(name, value);
    }
  }
}
