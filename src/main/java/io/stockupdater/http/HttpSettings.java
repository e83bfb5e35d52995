package io.stockupdater.http;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How much a request may be, and how many may be under way. The servers' threads must be more than
 * all kinds of requests together.
 *
 * @param uploadBytesMax the largest body there is: a bulk update's, as sent and decompressed
 * @param bodySecondsMax how long a body may be waited for, and longer by its bytes
 * @param bodyBytesPerSecondMin at which rate a body comes at least, after that time
 * @param bodyRequestsMax small bodies that are waited for
 * @param uploadRequestsMax bulk updates, with those that wait for their jobs
 * @param importRequestsMax imports of products
 * @param exportRequestsMax lists and reports as NDJSON
 * @param readRequestsMax other reads
 * @param writeRequestsMax other writes
 */
@Dependent
public record HttpSettings(
    long uploadBytesMax,
    int bodySecondsMax,
    int bodyBytesPerSecondMin,
    int bodyRequestsMax,
    int uploadRequestsMax,
    int importRequestsMax,
    int exportRequestsMax,
    int readRequestsMax,
    int writeRequestsMax)
    implements Settings {
  @Inject
  public HttpSettings(Environment environment) {
    this(
        environment.number("UPLOAD_BYTES_MAX", 2L << 30, 1L, 1L << 38),
        environment.number("BODY_SECONDS_MAX", 15, 1, 3_600),
        environment.number("BODY_BYTES_PER_SECOND_MIN", 1_024, 1, 1 << 30),
        environment.number("BODY_REQUESTS_MAX", 128, 1, 10_000),
        environment.number("UPLOAD_REQUESTS_MAX", 64, 1, 10_000),
        environment.number("IMPORT_REQUESTS_MAX", 8, 1, 10_000),
        environment.number("EXPORT_REQUESTS_MAX", 16, 1, 10_000),
        environment.number("READ_REQUESTS_MAX", 64, 1, 10_000),
        environment.number("WRITE_REQUESTS_MAX", 96, 1, 10_000));
  }
}
