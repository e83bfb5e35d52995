package io.stockupdater.stock;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The level of a product as it was when it was read.
 *
 * @param version of its last ledger row; 0 while there is none
 * @param minLevel null for unbounded
 * @param maxLevel null for unbounded
 * @param updatedAt when the level last changed
 */
public record CurrentLevel(
    UUID productId,
    long available,
    long version,
    @Nullable Long minLevel,
    @Nullable Long maxLevel,
    Instant updatedAt) {}
