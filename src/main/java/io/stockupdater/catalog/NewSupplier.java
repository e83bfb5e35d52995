package io.stockupdater.catalog;

import io.stockupdater.http.JsonBody;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A supplier to create. */
@Schema(
    name = "NewSupplier",
    type = SchemaType.OBJECT,
    requiredProperties = "name",
    properties = {
      @SchemaProperty(
          name = "supplier_id",
          type = SchemaType.STRING,
          format = "uuid",
          description = "Made by the server when absent"),
      @SchemaProperty(
          name = "name",
          type = SchemaType.STRING,
          minLength = 1,
          maxLength = Names.NAME_CHARACTERS_MAX)
    })
public record NewSupplier(UUID supplierId, String name) {
  /** Reads the object, and makes the id if it has none. */
  static NewSupplier of(JsonBody body) {
    UUID id = body.optionalUuid("supplier_id");
    return new NewSupplier(
        id == null ? UUID.randomUUID() : id, body.name("name", Names.NAME_CHARACTERS_MAX));
  }
}
