package io.stockupdater.stock;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A change of a level, as the ledger has it. */
@Schema(name = "LedgerEntry", description = "A change of a level, as the ledger has it")
public record LedgerEntry(
    @Schema(required = true) UUID stockEventId,
    @Schema(required = true) UUID productId,
    @Schema(required = true, description = "Counts the product's changes from 1, without gaps")
        long version,
    @Schema(required = true, description = "What was added, or taken if negative") long delta,
    @Schema(required = true, description = "The level after it") long resultingLevel,
    @Schema(required = true, description = "When it happened, as its sender says")
        Instant eventTime,
    @Schema(
            required = true,
            description = "Such as `order`, `receipt`; `api` for single updates, `initial`")
        String source,
    @Schema(required = true, nullable = true) @Nullable String reason,
    @Schema(required = true, nullable = true) @Nullable String reference,
    @Schema(
            required = true,
            nullable = true,
            type = SchemaType.OBJECT,
            description = "What its sender added to it")
        @JsonRawValue
        @Nullable String meta,
    @Schema(required = true, nullable = true, description = "The sender's id of it")
        @Nullable UUID eventId,
    @Schema(required = true, nullable = true, description = "Who made it") @Nullable UUID userId,
    @Schema(required = true, nullable = true, description = "The bulk update it came with")
        @Nullable UUID uploadId,
    @Schema(required = true, description = "When it was written") Instant createdAt) {}
