package io.stockupdater.catalog;

import io.stockupdater.http.Parameters;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which products of a tenant a client asks for; null for any.
 *
 * @param availableMax the highest level they have
 * @param updatedSince since when they changed, apart from their levels and bounds
 */
public record ProductFilter(
    @Nullable String sku,
    @Nullable UUID supplierId,
    @Nullable Boolean active,
    @Nullable Long availableMax,
    @Nullable Instant updatedSince) {

  /** Reads the query parameters. */
  static ProductFilter of(
      @Nullable String sku,
      @Nullable String supplierId,
      @Nullable String active,
      @Nullable String availableMax,
      @Nullable String updatedSince) {
    return new ProductFilter(
        Parameters.text("sku", sku, Names.SKU_CHARACTERS_MAX),
        Parameters.uuid("supplier_id", supplierId),
        Parameters.flag("active", active),
        Parameters.level("available_lte", availableMax),
        Parameters.time("updated_since", updatedSince));
  }
}
