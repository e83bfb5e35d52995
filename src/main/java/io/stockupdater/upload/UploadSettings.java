package io.stockupdater.upload;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How uploads are applied.
 *
 * @param uploadsAtOnceMax bulk updates under way at once
 * @param uploadThreads threads that apply the products of one bulk update
 * @param productEventsMax events of one product in one bulk update
 * @param lockBudgetMillis the longest waits for row locks of one bulk update, summed up
 * @param jobsPendingMax jobs of one tenant that have not ended
 * @param jobsPendingBytesMax what their documents have together
 */
@Dependent
public record UploadSettings(
    int uploadsAtOnceMax,
    int uploadThreads,
    int productEventsMax,
    int lockBudgetMillis,
    int jobsPendingMax,
    long jobsPendingBytesMax)
    implements Settings {
  @Inject
  public UploadSettings(Environment environment) {
    this(
        environment.number("UPLOADS_AT_ONCE_MAX", 32, 1, 1_000),
        environment.number("UPLOAD_THREADS", 4, 1, 64),
        environment.number("PRODUCT_EVENTS_MAX", 100_000, 1, 100_000_000),
        environment.number("LOCK_BUDGET_MILLIS", 30_000, 1, 3_600_000),
        environment.number("JOBS_PENDING_MAX", 100, 1, 1_000_000),
        environment.number("JOBS_PENDING_BYTES_MAX", 4L << 30, 1L, 1L << 50));
  }
}
