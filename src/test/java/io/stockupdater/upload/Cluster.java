package io.stockupdater.upload;

import io.stockupdater.development.TestDatabase;
import java.util.Map;

/** Nodes as they usually are, but impatient, on a PostgreSQL that may be stopped. */
final class Cluster {
  static final int LOCK_TIMEOUT_MILLIS = 2_000;

  private Cluster() {}

  private static final class Started {
    static final TestDatabase DATABASE = TestDatabase.start("cluster");
  }

  static TestDatabase database() {
    return Started.DATABASE;
  }

  static final Nodes NODES = new Nodes(() -> database().url(), LOCK_TIMEOUT_MILLIS, Map.of());
}
