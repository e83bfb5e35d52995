package io.stockupdater.upload;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One bulk update.
 *
 * @param reason why the levels change, for the stock log and the messages
 * @param userId who changes them
 * @param skipInvalid whether a malformed event is left out instead of rolling its product back
 */
record Upload(
    UUID tenantId, UUID uploadId, String reason, @Nullable UUID userId, boolean skipInvalid) {

  /** The same request as another upload. */
  Upload as(UUID otherUploadId) {
    return new Upload(tenantId, otherUploadId, reason, userId, skipInvalid);
  }

  /** Where its report is. */
  String path() {
    return "/api/v1/tenants/" + tenantId + "/stock/uploads/" + uploadId;
  }

  /** Names the upload in a line of the log. */
  LoggingEventBuilder name(LoggingEventBuilder line) {
    return line.addKeyValue("tenant_id", tenantId).addKeyValue("upload_id", uploadId);
  }
}
