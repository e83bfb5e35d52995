package io.stockupdater.catalog;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Member;
import io.stockupdater.http.Problem;
import io.stockupdater.stock.BoundsChange;
import io.stockupdater.stock.Opening;
import io.stockupdater.stock.ProductKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a product, to create it or, in an import, to update it.
 *
 * @param productId null for a product that is known by its sku, or new
 * @param active null when left open
 */
public record ProductFields(
    @Nullable UUID productId,
    String sku,
    String name,
    Member<String> description,
    Member<UUID> supplierId,
    @Nullable Boolean active,
    long initialStock,
    Member<Long> minLevel,
    Member<Long> maxLevel) {

  /**
   * Reads the object.
   *
   * @throws Problem 422 naming the member
   */
  static ProductFields of(JsonBody body) {
    Long initialStock = body.optionalLevel("initial_stock");
    ProductFields fields =
        new ProductFields(
            body.optionalUuid("product_id"),
            body.name("sku", Names.SKU_CHARACTERS_MAX),
            body.name("name", Names.NAME_CHARACTERS_MAX),
            Member.of(
                body,
                "description",
                body.optionalText("description", 0, Names.DESCRIPTION_CHARACTERS_MAX)),
            Member.of(body, "supplier_id", body.optionalUuid("supplier_id")),
            body.optionalBoolean("active"),
            initialStock == null ? 0 : initialStock,
            Member.of(body, "min_level", body.optionalLevel("min_level")),
            Member.of(body, "max_level", body.optionalLevel("max_level")));
    Long min = fields.minLevel.value();
    Long max = fields.maxLevel.value();
    if (min != null && max != null && min > max) {
      throw Problem.invalidMember("min_level", "must not be above max_level");
    }
    return fields;
  }

  /** The same product under an id of its own. */
  ProductFields identified(UUID id) {
    return new ProductFields(
        id, sku, name, description, supplierId, active, initialStock, minLevel, maxLevel);
  }

  /**
   * How its level opens when it is new.
   *
   * @throws Problem 422 naming the member that is out of bounds
   */
  Opening opening(UUID tenantId, UUID id) {
    Long min = minLevel.isPresent() ? minLevel.value() : Long.valueOf(0);
    Long max = maxLevel.value();
    if (min != null && max != null && min > max) {
      throw Problem.invalidMember("max_level", "must not be below min_level, which is 0 if absent");
    }
    if (min != null && initialStock < min) {
      throw Problem.invalidMember("initial_stock", "must not be below min_level");
    }
    if (max != null && initialStock > max) {
      throw Problem.invalidMember("initial_stock", "must not be above max_level");
    }
    return new Opening(new ProductKey(tenantId, id), initialStock, min, max);
  }

  /** What it changes about the bounds of a product that exists, or null for nothing. */
  @Nullable BoundsChange boundsChange(UUID id) {
    if (!minLevel.isPresent() && !maxLevel.isPresent()) {
      return null;
    }
    return new BoundsChange(
        id, minLevel.isPresent(), minLevel.value(), maxLevel.isPresent(), maxLevel.value());
  }
}
