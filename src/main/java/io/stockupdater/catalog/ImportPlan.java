package io.stockupdater.catalog;

import io.stockupdater.http.Problem;
import io.stockupdater.stock.Opening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to do about the lines of a chunk, given what exists.
 *
 * <p>Lines take effect in their order. The statements that follow treat all lines at once, so the
 * plan ends before the first line that depends on what an earlier one does.
 */
final class ImportPlan {
  private final UUID tenantId;
  private final Set<UUID> suppliers;
  private final Map<UUID, String> skuById = new HashMap<>();
  private final Map<String, UUID> idBySku = new HashMap<>();
  private final Set<UUID> touchedIds = new HashSet<>();
  private final Set<String> touchedSkus = new HashSet<>();

  private final List<Creation> creations = new ArrayList<>();
  private final List<Update> updates = new ArrayList<>();
  private final List<RefusedLine> refused = new ArrayList<>();
  private List<ImportLine> rest = List.of();

  /** A line that creates a product. */
  record Creation(ImportLine line, ProductFields product, Opening opening) {}

  /** A line that updates one. */
  record Update(ImportLine line, UUID productId, ProductFields product) {}

  private ImportPlan(UUID tenantId, List<ProductRows.Known> known, Set<UUID> suppliers) {
    this.tenantId = tenantId;
    this.suppliers = suppliers;
    for (ProductRows.Known product : known) {
      skuById.put(product.productId(), product.sku());
      idBySku.put(product.sku(), product.productId());
    }
  }

  /**
   * Plans lines.
   *
   * @param known the tenant's products with an id or a sku of the lines
   * @param suppliers those of the lines' suppliers that exist
   */
  static ImportPlan of(
      UUID tenantId, List<ImportLine> lines, List<ProductRows.Known> known, Set<UUID> suppliers) {
    ImportPlan plan = new ImportPlan(tenantId, known, suppliers);
    for (int i = 0; i < lines.size(); i++) {
      if (!plan.add(lines.get(i))) {
        plan.rest = lines.subList(i, lines.size());
        break;
      }
    }
    return plan;
  }

  List<Creation> creations() {
    return creations;
  }

  List<Update> updates() {
    return updates;
  }

  List<RefusedLine> refused() {
    return refused;
  }

  /** The lines that have to wait for the others; never all of them. */
  List<ImportLine> rest() {
    return rest;
  }

  private boolean add(ImportLine line) {
    ProductFields product = line.product();
    if (product == null) {
      Problem problem = line.problem();
      if (problem != null) {
        refused.add(line.refused(problem));
      }
      return true;
    }
    UUID owner = idBySku.get(product.sku());
    UUID id = idOf(product, owner);
    if (touchedIds.contains(id) || touchedSkus.contains(product.sku())) {
      return false;
    }
    try {
      plan(line, product, id, owner);
    } catch (Problem problem) {
      refused.add(line.refused(problem));
    }
    return true;
  }

  private static UUID idOf(ProductFields product, @Nullable UUID owner) {
    if (product.productId() != null) {
      return product.productId();
    }
    return owner == null ? UUID.randomUUID() : owner;
  }

  private void plan(ImportLine line, ProductFields product, UUID id, @Nullable UUID owner) {
    UUID supplier = product.supplierId().value();
    if (supplier != null && !suppliers.contains(supplier)) {
      throw Refusals.supplierUnknown();
    }
    if (owner != null && !owner.equals(id)) {
      throw Refusals.skuTaken();
    }
    ProductFields identified = product.identified(id);
    String skuBefore = skuById.get(id);
    if (skuBefore == null) {
      creations.add(new Creation(line, identified, product.opening(tenantId, id)));
    } else {
      updates.add(new Update(line, id, identified));
      touchedSkus.add(skuBefore);
    }
    touchedIds.add(id);
    touchedSkus.add(product.sku());
  }
}
