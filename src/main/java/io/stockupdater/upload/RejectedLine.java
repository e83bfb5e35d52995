package io.stockupdater.upload;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a line of a job was refused. */
@Schema(description = "A line that was refused or cancelled")
public record RejectedLine(
    @Schema(required = true, description = "Blank ones counted, from 1") long line,
    @Schema(required = true, nullable = true, description = "Null when the line names none")
        @Nullable UUID productId,
    @Schema(required = true, description = "Stable, for programs, as in a report") String code,
    @Schema(required = true, description = "The same for people") String reason,
    @Schema(
            required = true,
            description =
                "The line that is at fault; another one when its product was rolled back for it")
        long causeLine) {}
