package io.stockupdater.catalog;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.jspecify.annotations.Nullable;

/** A product with its current level, as clients see it. */
@Schema(
    name = "Product",
    type = SchemaType.OBJECT,
    requiredProperties = {
      "product_id",
      "sku",
      "name",
      "description",
      "supplier_id",
      "active",
      "stock",
      "version",
      "min_level",
      "max_level",
      "created_at",
      "updated_at"
    },
    properties = {
      @SchemaProperty(name = "product_id", type = SchemaType.STRING, format = "uuid"),
      @SchemaProperty(name = "sku", type = SchemaType.STRING),
      @SchemaProperty(name = "name", type = SchemaType.STRING),
      @SchemaProperty(name = "description", type = SchemaType.STRING, nullable = true),
      @SchemaProperty(
          name = "supplier_id",
          type = SchemaType.STRING,
          format = "uuid",
          nullable = true),
      @SchemaProperty(name = "active", type = SchemaType.BOOLEAN),
      @SchemaProperty(
          name = "stock",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "The current level"),
      @SchemaProperty(
          name = "version",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "Of the last change of the level; 0 before the first"),
      @SchemaProperty(
          name = "min_level",
          type = SchemaType.INTEGER,
          format = "int64",
          nullable = true,
          description = "The lowest level allowed; null for none"),
      @SchemaProperty(
          name = "max_level",
          type = SchemaType.INTEGER,
          format = "int64",
          nullable = true,
          description = "The highest level allowed; null for none"),
      @SchemaProperty(name = "created_at", type = SchemaType.STRING, format = "date-time"),
      @SchemaProperty(
          name = "updated_at",
          type = SchemaType.STRING,
          format = "date-time",
          description = "When the product last changed, apart from its level and bounds")
    })
public record Product(
    UUID productId,
    String sku,
    String name,
    @Nullable String description,
    @Nullable UUID supplierId,
    boolean active,
    long stock,
    long version,
    @Nullable Long minLevel,
    @Nullable Long maxLevel,
    Instant createdAt,
    Instant updatedAt) {}
