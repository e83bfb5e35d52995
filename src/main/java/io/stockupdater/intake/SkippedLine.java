package io.stockupdater.intake;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line that was left out. */
@Schema(description = "A line that was left out")
public record SkippedLine(
    @Schema(required = true, description = "Blank ones counted, from 1") long line,
    @Schema(
            required = true,
            description =
                "Stable, for programs, such as `invalid_json`, `not_an_object`, `invalid_utf8`,"
                    + " `missing_product_id`, `invalid_product_id`, `line_too_long`,"
                    + " `invalid_event`")
        String code,
    @Schema(required = true, description = "What is wrong with it, for people") String message) {}
