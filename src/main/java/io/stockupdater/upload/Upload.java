package io.stockupdater.upload;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One bulk update.
 *
 * @param reason why the levels change, for the stock log and the messages
 * @param userId who changes them
 * @param skipInvalid whether a malformed event is left out instead of rolling its product back
 */
record Upload(
    UUID tenantId, UUID uploadId, String reason, @Nullable UUID userId, boolean skipInvalid) {}
