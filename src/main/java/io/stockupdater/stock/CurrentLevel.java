package io.stockupdater.stock;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The level of a product as it was when it was read. */
@Schema(name = "StockLevel", description = "The level of a product as it was when it was read")
public record CurrentLevel(
    @Schema(required = true) UUID productId,
    @Schema(required = true, description = "What there is") long available,
    @Schema(
            required = true,
            description = "Of the last change of the level; 0 before the first, then without gaps")
        long version,
    @Schema(
            required = true,
            nullable = true,
            description = "The lowest level allowed; null for none")
        @Nullable Long minLevel,
    @Schema(
            required = true,
            nullable = true,
            description = "The highest level allowed; null for none")
        @Nullable Long maxLevel,
    @Schema(required = true, description = "When the level or its bounds last changed")
        Instant updatedAt) {}
