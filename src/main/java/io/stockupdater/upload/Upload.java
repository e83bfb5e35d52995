package io.stockupdater.upload;

import io.stockupdater.stock.Origin;
import io.stockupdater.stock.ProductKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One bulk update.
 *
 * @param reason why the levels change, for the stock log and the messages
 * @param userId who changes them
 * @param skipInvalid whether a malformed event is left out instead of rolling its product back
 * @param rejectUnusable whether a line that can't be used refuses all of it
 */
record Upload(
    UUID tenantId,
    UUID uploadId,
    String reason,
    @Nullable UUID userId,
    boolean skipInvalid,
    boolean rejectUnusable) {

  /** The same request as another upload. */
  Upload as(UUID otherUploadId) {
    return new Upload(tenantId, otherUploadId, reason, userId, skipInvalid, rejectUnusable);
  }

  /** As its ledger rows have it. */
  Origin origin() {
    return new Origin(uploadId, userId, reason);
  }

  ProductKey product(UUID productId) {
    return new ProductKey(tenantId, productId);
  }

  /** Where its report is. */
  static String path(UUID tenantId, UUID uploadId) {
    return "/api/v1/tenants/" + tenantId + "/stock/uploads/" + uploadId;
  }

  /** Where it is as a job. */
  static String jobPath(UUID tenantId, UUID uploadId) {
    return "/api/v1/tenants/" + tenantId + "/stock/jobs/" + uploadId;
  }

  /** Names the upload in a line of the log. */
  LoggingEventBuilder name(LoggingEventBuilder line) {
    return line.addKeyValue("tenant_id", tenantId).addKeyValue("upload_id", uploadId);
  }
}
