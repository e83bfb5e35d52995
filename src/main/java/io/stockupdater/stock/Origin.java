package io.stockupdater.stock;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where changes come from, as their ledger rows and messages tell.
 *
 * @param uploadId the bulk update that brought them; null for a single update
 * @param userId who makes them
 * @param reason why the level changes, for the message
 */
public record Origin(@Nullable UUID uploadId, @Nullable UUID userId, String reason) {}
