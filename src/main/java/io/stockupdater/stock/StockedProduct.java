package io.stockupdater.stock;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.jspecify.annotations.Nullable;

/** A product after a single update: exactly the members of the Stock Updater Service. */
@Schema(
    name = "StockedProduct",
    type = SchemaType.OBJECT,
    requiredProperties = {"id", "name", "stock", "supplier_id", "active"},
    properties = {
      @SchemaProperty(name = "id", type = SchemaType.STRING, format = "uuid"),
      @SchemaProperty(name = "name", type = SchemaType.STRING),
      @SchemaProperty(
          name = "stock",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "The level after the update"),
      @SchemaProperty(
          name = "supplier_id",
          type = SchemaType.STRING,
          format = "uuid",
          nullable = true),
      @SchemaProperty(name = "active", type = SchemaType.BOOLEAN)
    })
public record StockedProduct(
    UUID id, String name, long stock, @Nullable UUID supplierId, boolean active) {}
