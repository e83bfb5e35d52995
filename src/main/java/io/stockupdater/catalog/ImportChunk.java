package io.stockupdater.catalog;

import io.stockupdater.database.Database;
import io.stockupdater.stock.BoundsChange;
import io.stockupdater.stock.BoundsChange.WhenLocked;
import io.stockupdater.stock.StockLevels;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Imports some lines in one transaction. */
@Stateless
public class ImportChunk {
  @Inject private Database database;
  @Inject private Clock clock;
  @Inject private Suppliers suppliers;
  @Inject private StockLevels levels;

  /**
   * What a transaction did.
   *
   * @param rest lines that are to be tried again, with what exists now; never all of them for ever
   */
  public record Imported(
      int created, int updated, List<RefusedLine> refused, List<ImportLine> rest) {}

  /** Imports the lines as far as one transaction can take them. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Imported apply(UUID tenantId, List<ImportLine> lines, WhenLocked whenLocked) {
    ProductRows rows = new ProductRows(database, tenantId);
    List<ProductFields> products =
        lines.stream().map(ImportLine::product).filter(Objects::nonNull).toList();
    Set<UUID> supplierIds =
        products.stream()
            .map(product -> product.supplierId().value())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    ImportPlan plan =
        ImportPlan.of(tenantId, lines, rows.lock(products), suppliers.known(tenantId, supplierIds));
    List<RefusedLine> refused = new ArrayList<>(plan.refused());
    int updated = update(tenantId, rows, plan.updates(), whenLocked, refused);
    List<ImportLine> rest = new ArrayList<>();
    int created = create(rows, plan.creations(), refused, rest);
    rest.addAll(plan.rest());
    return new Imported(created, updated, refused, rest);
  }

  private int update(
      UUID tenantId,
      ProductRows rows,
      List<ImportPlan.Update> updates,
      WhenLocked whenLocked,
      List<RefusedLine> refused) {
    List<BoundsChange> bounds =
        updates.stream()
            .map(update -> update.product().boundsChange(update.productId()))
            .filter(Objects::nonNull)
            .toList();
    Map<UUID, BoundsChange.Refusal> outOfBounds =
        bounds.isEmpty() ? Map.of() : levels.changeBounds(tenantId, bounds, whenLocked);
    List<ProductFields> fitting = new ArrayList<>();
    for (ImportPlan.Update update : updates) {
      BoundsChange.Refusal refusal = outOfBounds.get(update.productId());
      if (refusal == null) {
        fitting.add(update.product());
      } else {
        refused.add(update.line().refused(Refusals.bounds(refusal)));
      }
    }
    rows.update(fitting, clock.instant());
    return fitting.size();
  }

  private int create(
      ProductRows rows,
      List<ImportPlan.Creation> creations,
      List<RefusedLine> refused,
      List<ImportLine> rest) {
    Set<UUID> inserted =
        rows.insert(creations.stream().map(ImportPlan.Creation::product).toList(), clock.instant());
    List<ImportPlan.Creation> lost = new ArrayList<>();
    List<ImportPlan.Creation> won = new ArrayList<>();
    for (ImportPlan.Creation creation : creations) {
      boolean isInserted = inserted.contains(creation.opening().product().productId());
      (isInserted ? won : lost).add(creation);
    }
    if (!won.isEmpty()) {
      levels.open(won.stream().map(ImportPlan.Creation::opening).toList());
    }
    List<ProductRows.Known> meanwhile =
        rows.find(lost.stream().map(ImportPlan.Creation::product).toList());
    for (ImportPlan.Creation creation : lost) {
      if (meanwhile.stream().anyMatch(known -> isSame(known, creation.product()))) {
        rest.add(creation.line()); // another import created it a moment ago: now update it
      } else {
        refused.add(creation.line().refused(Refusals.idTaken()));
      }
    }
    return won.size();
  }

  private static boolean isSame(ProductRows.Known known, ProductFields product) {
    return known.productId().equals(product.productId()) || known.sku().equals(product.sku());
  }
}
