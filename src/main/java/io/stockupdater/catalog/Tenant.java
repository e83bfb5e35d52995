package io.stockupdater.catalog;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A tenant, as clients see it. */
@Schema(
    name = "Tenant",
    type = SchemaType.OBJECT,
    requiredProperties = {"tenant_id", "name", "created_at", "updated_at"},
    properties = {
      @SchemaProperty(name = "tenant_id", type = SchemaType.STRING, format = "uuid"),
      @SchemaProperty(name = "name", type = SchemaType.STRING),
      @SchemaProperty(name = "created_at", type = SchemaType.STRING, format = "date-time"),
      @SchemaProperty(name = "updated_at", type = SchemaType.STRING, format = "date-time")
    })
public record Tenant(UUID tenantId, String name, Instant createdAt, Instant updatedAt) {}
