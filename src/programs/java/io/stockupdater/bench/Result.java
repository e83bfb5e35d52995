package io.stockupdater.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was measured of one kind of work, the product and its peers. */
final class Result {
  static final String PRODUCT = "product";
  static final String JDBC = "JDBC";
  static final String COPY = "COPY";
  static final String EMPTY_ROUTE = "empty route";

  private final String name;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<String, Double> references = new LinkedHashMap<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();

  /**
   * @param name says what the work is
   */
  Result(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * Takes one measurement.
   *
   * @param who one of the constants; {@link #JDBC} may be followed by a number of connections
   */
  void add(String who, Sample sample) {
    samples.computeIfAbsent(who, key -> new ArrayList<>()).add(sample);
  }

  /** What a peer, or the best of those that begin so, did elsewhere: see {@link References}. */
  Result expect(String who, double perSecond) {
    references.put(who, perSecond);
    return this;
  }

  /** Adds something that has no column of its own. */
  void figure(String figure, Object value) {
    figures.put(figure, value);
  }

  Map<String, Object> figures() {
    return figures;
  }

  Map<String, List<Sample>> samples() {
    return samples;
  }

  Map<String, Double> references() {
    return references;
  }

  /** Whoever of those whose names begin so has the best median; null if there is none. */
  @Nullable String best(String beginning) {
    String best = null;
    for (String who : samples.keySet()) {
      if (who.startsWith(beginning)
          && (best == null || median(who, Sample::perSecond) > median(best, Sample::perSecond))) {
        best = who;
      }
    }
    return best;
  }

  /** NaN if there is no such measurement. */
  double median(@Nullable String who, ToDoubleFunction<Sample> figure) {
    double[] sorted =
        samples.getOrDefault(who == null ? "" : who, List.of()).stream()
            .mapToDouble(figure)
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The best median of those whose names begin so, per second; NaN if there is none. */
  double perSecond(String beginning) {
    return median(best(beginning), Sample::perSecond);
  }

  /**
   * What COPY makes of a bulk update; for a single one, what comes out if the database and an empty
   * route work one after the other.
   */
  double limit() {
    double copy = perSecond(COPY);
    return Double.isNaN(copy) ? 1 / (1 / perSecond(JDBC) + 1 / perSecond(EMPTY_ROUTE)) : copy;
  }
}
