package io.stockupdater.bench;

/**
 * One measurement.
 *
 * @param p50Millis NaN where there are no single requests; so is p99Millis
 * @param serverMillis of processor time per 1,000 events, or NaN; so are postgresqlMillis and
 *     clientMillis
 * @param othersCores how many processors others kept busy meanwhile
 */
record Sample(
    double perSecond,
    double p50Millis,
    double p99Millis,
    double serverMillis,
    double postgresqlMillis,
    double clientMillis,
    double othersCores) {

  /** One of which nothing but the speed is known. */
  static Sample of(double perSecond) {
    double none = Double.NaN;
    return new Sample(perSecond, none, none, none, none, none, none);
  }

  /** The same, where the processors also worked at something else. */
  Sample withoutProcessors() {
    return new Sample(
        perSecond, p50Millis, p99Millis, Double.NaN, Double.NaN, Double.NaN, othersCores);
  }

  /** What is measured. */
  interface Work {
    Done run() throws Exception;
  }

  static Sample of(Processors processors, Work work) throws Exception {
    Processors.Used before = processors.used();
    Done done = work.run();
    Processors.Used used = processors.used().since(before);
    double thousands = Math.max(1, done.events()) / 1_000.0;
    return new Sample(
        done.events() / done.seconds(),
        done.latencies().millis(0.5),
        done.latencies().millis(0.99),
        used.server() * 1_000 / thousands,
        used.postgresql() * 1_000 / thousands,
        used.client() * 1_000 / thousands,
        used.othersCores());
  }
}
