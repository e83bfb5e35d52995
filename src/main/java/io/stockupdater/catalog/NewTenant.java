package io.stockupdater.catalog;

import io.stockupdater.http.JsonBody;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A tenant to create. */
@Schema(
    name = "NewTenant",
    type = SchemaType.OBJECT,
    requiredProperties = "name",
    properties = {
      @SchemaProperty(
          name = "tenant_id",
          type = SchemaType.STRING,
          format = "uuid",
          description = "Made by the server when absent"),
      @SchemaProperty(
          name = "name",
          type = SchemaType.STRING,
          minLength = 1,
          maxLength = Names.NAME_CHARACTERS_MAX)
    })
public record NewTenant(UUID tenantId, String name) {
  /** Reads the object, and makes the id if it has none. */
  static NewTenant of(JsonBody body) {
    UUID id = body.optionalUuid("tenant_id");
    return new NewTenant(
        id == null ? UUID.randomUUID() : id, body.name("name", Names.NAME_CHARACTERS_MAX));
  }
}
