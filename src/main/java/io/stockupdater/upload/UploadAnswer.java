package io.stockupdater.upload;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to tell the client of an upload.
 *
 * @param report 200 with what became of it
 * @param job 202 instead, with what will become of it
 * @param isReplayed whether an earlier request with the same key had the effect
 */
record UploadAnswer(
    UUID uploadId,
    @Nullable BulkUpdateReport report,
    @Nullable AcceptedJob job,
    boolean isReplayed) {
  static UploadAnswer of(UUID uploadId, BulkUpdateReport report) {
    return new UploadAnswer(uploadId, report, null, false);
  }

  static UploadAnswer of(AcceptedJob job) {
    return new UploadAnswer(job.jobId(), null, job, false);
  }

  UploadAnswer replayed() {
    return new UploadAnswer(uploadId, report, job, true);
  }
}
