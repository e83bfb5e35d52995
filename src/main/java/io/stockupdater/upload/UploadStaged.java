package io.stockupdater.upload;

import java.util.UUID;

/**
 * An upload waits to be applied; told in the transaction that stages it.
 *
 * @param positions its products have positions below this
 */
public record UploadStaged(UUID tenantId, UUID uploadId, int positions) {}
