package io.stockupdater.upload;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An upload that was taken in and will be applied later. */
@Schema(description = "A bulk update that was taken in and runs in the background")
public record AcceptedJob(
    @Schema(required = true, description = "Also the id of the upload") UUID jobId,
    @Schema(required = true, description = "As when it was taken in") String status,
    @Schema(required = true, description = "Lines, blank ones left out") long lines,
    @Schema(required = true) AcceptedJob.Links links) {

  /** Where to go from here. */
  @Schema(name = "AcceptedJobLinks", description = "Where to go from here")
  public record Links(
      @Schema(required = true, description = "The job") String self,
      @Schema(required = true, description = "Its report, as a bulk update answers it")
          String upload) {}

  private static final String QUEUED = "queued";

  static AcceptedJob of(UUID tenantId, UUID uploadId, long lines) {
    return new AcceptedJob(
        uploadId,
        QUEUED,
        lines,
        new Links(Upload.jobPath(tenantId, uploadId), Upload.path(tenantId, uploadId)));
  }
}
