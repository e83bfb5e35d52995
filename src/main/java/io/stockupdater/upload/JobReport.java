package io.stockupdater.upload;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How far a job is. */
@Schema(description = "A bulk update that runs in the background")
public record JobReport(
    @Schema(required = true, description = "Also the id of the upload") UUID jobId,
    @Schema(
            required = true,
            enumeration = {
              "queued",
              "running",
              "completed",
              "completed_with_errors",
              "failed",
              "cancelled"
            },
            description =
                "`completed_with_errors` when lines were rejected; from `completed` on nothing is"
                    + " pending")
        String status,
    @Schema(required = true) Counts counts,
    @Schema(required = true) Products products,
    @Schema(required = true, description = "The share of lines that are not pending, from 0 to 1")
        double progress,
    @Schema(
            required = true,
            nullable = true,
            description = "Lines per second since the start; null before it")
        @Nullable Double rate,
    @Schema(
            required = true,
            nullable = true,
            description = "When it will end at this rate; null unless it is running")
        @Nullable Instant eta,
    @Schema(required = true) Instant acceptedAt,
    @Schema(required = true, nullable = true) @Nullable Instant startedAt,
    @Schema(required = true, nullable = true) @Nullable Instant finishedAt,
    @Schema(
            required = true,
            nullable = true,
            description = "Until when refused lines can be read; null until the job has ended")
        @Nullable Instant linesKeptUntil,
    @Schema(required = true) Links links) {

  /** Lines by what became of them; they sum up to {@code lines}. */
  @Schema(name = "JobCounts", description = "Lines by what became of them; the rest sums to lines")
  public record Counts(
      @Schema(required = true, description = "All lines, blank ones left out") long lines,
      @Schema(required = true, description = "Written to the ledger") long applied,
      @Schema(required = true, description = "Brought before, by event_id") long duplicate,
      @Schema(required = true, description = "With a delta of 0") long zero,
      @Schema(
              required = true,
              description = "Unusable, or of a product that was rolled back; see `errors`")
          long rejected,
      @Schema(required = true, description = "Of products not tried when the job was cancelled")
          long cancelled,
      @Schema(required = true, description = "Still to do") long pending) {}

  /** Products by what became of them. */
  @Schema(name = "JobProducts", description = "Products by what became of them")
  public record Products(
      @Schema(required = true, description = "Products that have something to apply") long total,
      @Schema(required = true, description = "Applied, rolled back or cancelled") long done,
      @Schema(required = true, description = "Rolled back") long conflicted) {}

  /** Where to go from here. */
  @Schema(name = "JobLinks", description = "Where to go from here")
  public record Links(
      @Schema(required = true, description = "The job") String self,
      @Schema(required = true, description = "Its report, as a bulk update answers it")
          String upload,
      @Schema(required = true, description = "Why lines were refused, as NDJSON") String errors,
      @Schema(required = true, description = "Those lines, ready to be sent again") String resend) {
    static Links of(UUID tenantId, UUID uploadId) {
      String job = Upload.jobPath(tenantId, uploadId);
      return new Links(
          job, Upload.path(tenantId, uploadId), job + "/errors", job + "/errors?format=resend");
    }
  }
}
