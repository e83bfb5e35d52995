package io.stockupdater.catalog;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * What an import did.
 *
 * @param refused the first of them
 * @param refusedTotal all of them
 */
@Schema(
    name = "ImportReport",
    type = SchemaType.OBJECT,
    requiredProperties = {"created", "updated", "refused", "refused_total"},
    properties = {
      @SchemaProperty(
          name = "created",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "Lines that created a product"),
      @SchemaProperty(
          name = "updated",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "Lines whose product existed, also when nothing about it changed"),
      @SchemaProperty(
          name = "refused",
          type = SchemaType.ARRAY,
          implementation = RefusedLine.class,
          description = "Lines without effect, at most 1,000 of them"),
      @SchemaProperty(
          name = "refused_total",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "How many lines had no effect")
    })
public record ImportReport(
    long created, long updated, List<RefusedLine> refused, long refusedTotal) {}
