package io.stockupdater.catalog;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Member;
import io.stockupdater.http.Problem;
import io.stockupdater.stock.BoundsChange;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.jspecify.annotations.Nullable;

/** What a client changes about a product: a JSON merge patch (RFC 7396). */
@Schema(
    name = "ProductPatch",
    type = SchemaType.OBJECT,
    properties = {
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
          description = "A supplier of the same tenant; null for none"),
      @SchemaProperty(name = "active", type = SchemaType.BOOLEAN),
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
          description = "The highest level allowed; null for none")
    })
public record ProductPatch(
    @Nullable String sku,
    @Nullable String name,
    Member<String> description,
    Member<UUID> supplierId,
    @Nullable Boolean active,
    Member<Long> minLevel,
    Member<Long> maxLevel) {
  private static final List<String> NEVER_NULL = List.of("sku", "name", "active");

  /** Changed by nothing, or by stock updates: to ignore them would look like success. */
  private static final List<String> UNCHANGEABLE =
      List.of("product_id", "initial_stock", "stock", "version");

  /**
   * Reads the object.
   *
   * @throws Problem 422 naming the member
   */
  static ProductPatch of(JsonBody body) {
    for (String member : UNCHANGEABLE) {
      if (body.has(member)) {
        throw Problem.invalidMember(member, "can't be patched");
      }
    }
    for (String member : NEVER_NULL) {
      if (body.isNull(member)) {
        throw Problem.invalidMember(member, "must not be null");
      }
    }
    return new ProductPatch(
        body.optionalName("sku", Names.SKU_CHARACTERS_MAX),
        body.optionalName("name", Names.NAME_CHARACTERS_MAX),
        Member.of(
            body,
            "description",
            body.optionalText("description", 0, Names.DESCRIPTION_CHARACTERS_MAX)),
        Member.of(body, "supplier_id", body.optionalUuid("supplier_id")),
        body.optionalBoolean("active"),
        Member.of(body, "min_level", body.optionalLevel("min_level")),
        Member.of(body, "max_level", body.optionalLevel("max_level")));
  }

  /** What it changes about the bounds of the product, or null for nothing. */
  @Nullable BoundsChange boundsChange(UUID id) {
    return minLevel.isPresent() || maxLevel.isPresent()
        ? new BoundsChange(
            id, minLevel.isPresent(), minLevel.value(), maxLevel.isPresent(), maxLevel.value())
        : null;
  }
}
