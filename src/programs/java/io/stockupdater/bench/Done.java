package io.stockupdater.bench;

/**
 * What was done in a measurement.
 *
 * @param latencies of the requests; none where it was one piece of work
 */
record Done(long events, double seconds, Latencies latencies) {
  private static final double NANOS = 1e9;

  static Done of(long elapsedNanos, Latencies latencies) {
    return new Done(latencies.count(), elapsedNanos / NANOS, latencies);
  }

  static Done of(long elapsedNanos, long events) {
    return new Done(events, elapsedNanos / NANOS, new Latencies());
  }
}
