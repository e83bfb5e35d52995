package io.stockupdater.upload;

import io.stockupdater.development.TestServer;
import io.stockupdater.testing.TestClient;

/** A second server, whose limits are small enough to be reached. */
final class SmallServer {
  static final int UPLOAD_BYTES_MAX = 200_000;
  static final int UPLOAD_PRODUCTS_MAX = 24;
  static final int UPLOADS_AT_ONCE_MAX = 2;
  static final int PRODUCT_EVENTS_MAX = 10;
  static final int LINE_BYTES_MAX = 1_000;
  static final int JSON_DEPTH_MAX = 8;
  static final int LOCK_TIMEOUT_MILLIS = 1_000;
  static final int LOCK_BUDGET_MILLIS = 3_000;
  static final int UPLOAD_THREADS = 2;
  static final int BODY_SECONDS_MAX = 2;
  static final int JOBS_PENDING_MAX = 3;
  static final int JOBS_PENDING_BYTES_MAX = 300_000;

  private SmallServer() {}

  private static final class Running {
    static final TestServer SERVER =
        TestServer.with()
            .lockTimeout(LOCK_TIMEOUT_MILLIS)
            .environment("LOCK_TIMEOUT_MILLIS", Integer.toString(LOCK_TIMEOUT_MILLIS))
            .environment("LOCK_BUDGET_MILLIS", Integer.toString(LOCK_BUDGET_MILLIS))
            .environment("UPLOAD_BYTES_MAX", Integer.toString(UPLOAD_BYTES_MAX))
            .environment("UPLOAD_PRODUCTS_MAX", Integer.toString(UPLOAD_PRODUCTS_MAX))
            .environment("UPLOADS_AT_ONCE_MAX", Integer.toString(UPLOADS_AT_ONCE_MAX))
            .environment("UPLOAD_THREADS", Integer.toString(UPLOAD_THREADS))
            .environment("PRODUCT_EVENTS_MAX", Integer.toString(PRODUCT_EVENTS_MAX))
            .environment("LINE_BYTES_MAX", Integer.toString(LINE_BYTES_MAX))
            .environment("JSON_DEPTH_MAX", Integer.toString(JSON_DEPTH_MAX))
            .environment("BODY_SECONDS_MAX", Integer.toString(BODY_SECONDS_MAX))
            .environment("JOBS_PENDING_MAX", Integer.toString(JOBS_PENDING_MAX))
            .environment("JOBS_PENDING_BYTES_MAX", Integer.toString(JOBS_PENDING_BYTES_MAX))
            .start();
  }

  static TestServer server() {
    return Running.SERVER;
  }

  static TestClient client() {
    return new TestClient(server().baseUri());
  }
}
