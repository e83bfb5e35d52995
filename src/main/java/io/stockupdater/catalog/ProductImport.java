package io.stockupdater.catalog;

import io.stockupdater.database.Lane;
import io.stockupdater.database.Lanes;
import io.stockupdater.database.Retry;
import io.stockupdater.database.SqlState;
import io.stockupdater.http.Problem;
import io.stockupdater.http.RequestId;
import io.stockupdater.stock.BoundsChange.WhenLocked;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports products chunk by chunk while their lines arrive. What earlier chunks did stays when a
 * later one fails; sending the same lines again is safe.
 */
@ApplicationScoped
public class ProductImport {
  private static final Logger LOG = LoggerFactory.getLogger(ProductImport.class);
  private static final int CHUNK_LINES_MAX = 1_000;
  private static final long LANE_MILLIS_MAX = 30_000;

  @Inject private Tenants tenants;
  @Inject private ImportChunk chunks;
  @Inject private Lanes lanes;

  /**
   * Imports all lines.
   *
   * @throws Problem 404 for an unknown tenant; 503 when the database is gone, with the counts so
   *     far; what the lines throw
   */
  public ImportReport run(UUID tenantId, Iterator<ImportLine> lines) {
    ImportProgress progress = new ImportProgress();
    try {
      List<ImportLine> chunk = new ArrayList<>();
      Set<Object> keys = new HashSet<>();
      while (lines.hasNext()) {
        ImportLine line = lines.next();
        if (chunk.size() == CHUNK_LINES_MAX || !addKeys(keys, line)) {
          importChunk(tenantId, chunk, progress);
          chunk.clear();
          keys.clear();
          addKeys(keys, line);
        }
        chunk.add(line);
      }
      importChunk(tenantId, chunk, progress);
      return progress.report();
    } catch (Problem problem) {
      throw progress.tell(problem);
    }
  }

  /** Makes sure the tenant exists, before its body is read. */
  public void checkTenant(UUID tenantId) {
    tenants.get(tenantId);
  }

  /** False when the chunk has a line about the same product already. */
  private static boolean addKeys(Set<Object> keys, ImportLine line) {
    ProductFields product = line.product();
    if (product == null) {
      return true;
    }
    boolean isFirst = keys.add(product.sku());
    return (product.productId() == null || keys.add(product.productId())) && isFirst;
  }

  private void importChunk(UUID tenantId, List<ImportLine> chunk, ImportProgress progress) {
    List<ImportLine> rest = List.copyOf(chunk);
    while (!rest.isEmpty()) {
      ImportChunk.Imported imported = persist(tenantId, rest);
      progress.add(imported);
      rest = imported.rest();
    }
  }

  private ImportChunk.Imported persist(UUID tenantId, List<ImportLine> lines) {
    AtomicBoolean refusesLocked = new AtomicBoolean();
    try {
      return Retry.run(
          () ->
              lanes.on(
                  Lane.CATALOG,
                  LANE_MILLIS_MAX,
                  () ->
                      chunks.apply(
                          tenantId,
                          lines,
                          refusesLocked.get() ? WhenLocked.REFUSE : WhenLocked.WAIT)),
          failure -> {
            if (SqlState.isLockTimeout(failure)) {
              refusesLocked.set(true); // one level that others keep costs its line only
              return true;
            }
            return mayPass(failure);
          });
    } catch (EJBException failure) {
      if (!SqlState.isLockTimeout(failure) && !mayPass(failure)) {
        throw failure;
      }
      LOG.atWarn()
          .addKeyValue("request_id", RequestId.current())
          .addKeyValue("tenant_id", tenantId)
          .setCause(failure)
          .log("products imported in part");
      throw busy();
    } catch (Lanes.Congested e) {
      throw busy();
    }
  }

  private static boolean mayPass(RuntimeException failure) {
    return SqlState.isUnavailable(failure) || SqlState.isCrossed(failure);
  }

  private static Problem busy() {
    return Problem.tryAgain("unavailable", "the database is busy", 1);
  }
}
