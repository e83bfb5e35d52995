package io.stockupdater.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How long each of many requests took; for one thread at a time. */
final class Latencies {
  private long[] nanos = new long[1 << 12];
  private int count;
  private boolean isSorted;

  void add(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = value;
    isSorted = false;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /** NaN when there are none. */
  double millis(double quantile) {
    if (count == 0) {
      return Double.NaN;
    }
    if (!isSorted) {
      Arrays.sort(nanos, 0, count);
      isSorted = true;
    }
    int rank = (int) Math.ceil(quantile * count) - 1;
    return nanos[Math.max(0, rank)] / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
