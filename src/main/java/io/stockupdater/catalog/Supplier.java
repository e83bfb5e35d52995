package io.stockupdater.catalog;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A supplier of a tenant, as clients see it. */
@Schema(
    name = "Supplier",
    type = SchemaType.OBJECT,
    requiredProperties = {"supplier_id", "name", "created_at", "updated_at"},
    properties = {
      @SchemaProperty(name = "supplier_id", type = SchemaType.STRING, format = "uuid"),
      @SchemaProperty(name = "name", type = SchemaType.STRING),
      @SchemaProperty(name = "created_at", type = SchemaType.STRING, format = "date-time"),
      @SchemaProperty(name = "updated_at", type = SchemaType.STRING, format = "date-time")
    })
public record Supplier(UUID supplierId, String name, Instant createdAt, Instant updatedAt) {}
