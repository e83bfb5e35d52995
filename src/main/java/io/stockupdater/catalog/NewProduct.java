package io.stockupdater.catalog;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** Describes the object that {@link ProductFields} reads, whose own fields would pass for it. */
@Schema(
    name = "NewProduct",
    type = SchemaType.OBJECT,
    requiredProperties = {"sku", "name"},
    properties = {
      @SchemaProperty(
          name = "product_id",
          type = SchemaType.STRING,
          format = "uuid",
          description = "Unique across all tenants; made by the server when absent"),
      @SchemaProperty(
          name = "sku",
          type = SchemaType.STRING,
          minLength = 1,
          maxLength = Names.SKU_CHARACTERS_MAX,
          description = "Unique within the tenant"),
      @SchemaProperty(
          name = "name",
          type = SchemaType.STRING,
          minLength = 1,
          maxLength = Names.NAME_CHARACTERS_MAX),
      @SchemaProperty(
          name = "description",
          type = SchemaType.STRING,
          nullable = true,
          maxLength = Names.DESCRIPTION_CHARACTERS_MAX),
      @SchemaProperty(
          name = "supplier_id",
          type = SchemaType.STRING,
          format = "uuid",
          nullable = true,
          description = "A supplier of the same tenant"),
      @SchemaProperty(name = "active", type = SchemaType.BOOLEAN, defaultValue = "true"),
      @SchemaProperty(
          name = "initial_stock",
          type = SchemaType.INTEGER,
          format = "int64",
          defaultValue = "0",
          description = "Within the bounds. Other than 0 it is version 1 of the product's ledger"),
      @SchemaProperty(
          name = "min_level",
          type = SchemaType.INTEGER,
          format = "int64",
          nullable = true,
          defaultValue = "0",
          description = "The lowest level allowed; null for none"),
      @SchemaProperty(
          name = "max_level",
          type = SchemaType.INTEGER,
          format = "int64",
          nullable = true,
          description = "The highest level allowed; null or absent for none")
    })
final class NewProduct {
  private NewProduct() {}
}
