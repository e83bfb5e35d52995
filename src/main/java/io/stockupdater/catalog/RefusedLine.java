package io.stockupdater.catalog;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * A line of an import that had no effect.
 *
 * @param line physical, from 1
 * @param code stable, for programs
 */
@Schema(
    name = "RefusedLine",
    type = SchemaType.OBJECT,
    requiredProperties = {"line", "code", "message"},
    properties = {
      @SchemaProperty(
          name = "line",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "Counted from 1, blank lines too"),
      @SchemaProperty(name = "code", type = SchemaType.STRING, description = "Stable"),
      @SchemaProperty(name = "message", type = SchemaType.STRING)
    })
public record RefusedLine(long line, String code, String message) {}
