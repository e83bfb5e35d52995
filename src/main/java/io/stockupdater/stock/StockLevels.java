package io.stockupdater.stock;

import io.stockupdater.database.Database;
import io.stockupdater.database.DatabaseSettings;
import io.stockupdater.database.Write;
import io.stockupdater.node.Metrics;
import io.stockupdater.outbox.Outbox;
import io.stockupdater.outbox.StockUpdated;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The only code that changes a level. */
@Stateless
public class StockLevels {
  /** Enough to make one statement worth its round trip, little enough to stay small in memory. */
  private static final int CHUNK_CHANGES_MAX = 1_000;

  private static final int CHUNK_CHARACTERS_MAX = 1 << 20;

  @PersistenceContext private EntityManager entityManager;
  @Inject private Database database;
  @Inject private Clock clock;
  @Inject private DatabaseSettings settings;
  @Inject private Outbox outbox;
  @Inject private ProductDirectory directory;
  @Inject private Metrics metrics;

  /**
   * Applies one batch in a transaction of its own, under its product's row lock.
   *
   * @throws StockConflict when it can't be applied; the transaction is then rolled back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Applied apply(StockBatch batch, Attempt attempt) {
    Level level = lock(batch.product(), attempt.budget());
    Receipt receipt = batch.receipt();
    if (attempt.mayBeApplied(receipt.mayExist())) {
      Applied earlier = receipt.find();
      if (earlier != null) {
        return earlier;
      }
      attempt.requireMore();
    }
    Calculation calculation = new Calculation(batch.product().productId(), level);
    Write lastRows = append(batch, calculation);
    Applied applied = calculation.applied();
    Write receiptRow = receipt.write(applied);
    if (applied.events() > 0) {
      List<StockUpdated> messages =
          List.of(
              message(batch.product(), batch.origin(), calculation.before(), calculation.level()));
      write(batch.product(), calculation, lastRows, messages, receiptRow);
    } else {
      database.run(List.of(receiptRow));
    }
    attempt.reachCommit();
    return applied;
  }

  /** Leaves the last chunk's rows, to be written along with what else there is to write. */
  private @Nullable Write append(StockBatch batch, Calculation calculation) {
    LedgerWriter ledger = new LedgerWriter(database, batch.product());
    Iterator<StockChange> changes = batch.changes().iterator();
    Write pending = null;
    Chunk chunk;
    do {
      chunk = Chunk.read(changes, CHUNK_CHANGES_MAX, CHUNK_CHARACTERS_MAX);
      if (pending != null) {
        database.run(List.of(pending)); // an event that is repeated has to be found
      }
      List<LedgerRow> rows =
          calculation.apply(batch.origin(), chunk.changes(), ledger.known(chunk.changes()));
      pending = rows.isEmpty() ? null : ledger.insert(rows);
      chunk.rethrowConflict();
    } while (!chunk.isLast());
    return pending;
  }

  /**
   * Applies single updates of their one product, in a transaction of its own, under one lock. One
   * that can't be applied is left out and does not affect the others.
   *
   * @return one result per update, in order
   * @throws StockConflict when none can be applied, whatever it is; the transaction is rolled back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public List<SingleUpdate.Result> update(List<SingleUpdate> updates, Attempt attempt) {
    OwnedProduct product = directory.find(updates.get(0).productId());
    if (product == null) {
      throw new StockConflict(StockConflict.Kind.PRODUCT_NOT_FOUND, 0);
    }
    Level level = lock(product.key(), attempt.budget());
    Calculation calculation = new Calculation(product.key().productId(), level);
    List<SingleUpdate.Result> results = new ArrayList<>(updates.size());
    List<LedgerRow> rows = new ArrayList<>(updates.size());
    List<StockUpdated> messages = new ArrayList<>(updates.size());
    for (SingleUpdate update : updates) {
      if (attempt.mayBeApplied(update.mayBeApplied())) {
        Applied earlier = directory.applied(product.key(), update.rowId());
        if (earlier != null) {
          results.add(SingleUpdate.Result.applied(product, earlier.level()));
          continue;
        }
        attempt.requireMore();
      }
      Level before = calculation.level();
      try {
        rows.add(calculation.apply(update.origin(), update.change()));
      } catch (StockConflict conflict) {
        results.add(SingleUpdate.Result.refused(conflict));
        continue;
      }
      messages.add(message(product.key(), update.origin(), before, calculation.level()));
      SingleUpdate.Result result =
          SingleUpdate.Result.applied(product, calculation.level().available());
      update.tell(result);
      results.add(result);
    }
    if (!rows.isEmpty()) {
      Write ledgerRows = new LedgerWriter(database, product.key()).insert(rows);
      write(product.key(), calculation, ledgerRows, messages, null);
    }
    attempt.reachCommit();
    return results;
  }

  /**
   * Opens the levels of new products in the caller's transaction.
   *
   * @throws io.stockupdater.database.DatabaseFailure when one of them is open already or has no
   *     product
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void open(List<Opening> openings) {
    Openings.insert(database, openings);
    outbox.append(openings.stream().filter(Opening::isStocked).map(Opening::message).toList());
  }

  /**
   * Changes the bounds of levels in the caller's transaction, each under its row lock.
   *
   * @param changes at most one per product; those of unknown products are left out
   * @return why some of them can't be; the others are changed
   * @throws io.stockupdater.database.DatabaseFailure that is a lock time-out when a lock was not to
   *     be had in time
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public Map<UUID, BoundsChange.Refusal> changeBounds(
      UUID tenantId, List<BoundsChange> changes, BoundsChange.WhenLocked whenLocked) {
    return new Bounds(database, tenantId).change(changes, whenLocked, clock.instant());
  }

  private Level lock(ProductKey product, WaitBudget budget) {
    long remainingMillis = budget.remainingMillis();
    if (remainingMillis < settings.lockTimeoutMillis()) {
      // PostgreSQL takes 0 for "no limit"; 1 ms is "without waiting".
      database.run("set local lock_timeout = " + Math.max(1, remainingMillis));
    }
    long start = System.nanoTime();
    try {
      StockLevel row =
          entityManager.find(StockLevel.class, product, LockModeType.PESSIMISTIC_WRITE);
      if (row == null) {
        throw new StockConflict(StockConflict.Kind.PRODUCT_NOT_FOUND, 0);
      }
      entityManager.detach(row); // written by a statement of ours, along with the ledger's
      return row.level();
    } finally {
      long nanos = System.nanoTime() - start;
      budget.charge(nanos);
      metrics.registry().timer("stock.lock.wait").record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** All in one round trip, so that the lock is held no longer. */
  private void write(
      ProductKey product,
      Calculation calculation,
      @Nullable Write ledgerRows,
      List<StockUpdated> messages,
      @Nullable Write receipt) {
    database.run(
        Stream.of(
                ledgerRows,
                StockLevel.update(product, calculation.level(), clock.instant()),
                outbox.appending(messages),
                receipt)
            .filter(Objects::nonNull)
            .toList());
  }

  private static StockUpdated message(
      ProductKey product, Origin origin, Level before, Level after) {
    return new StockUpdated(
        product.tenantId(),
        product.productId(),
        before.version(),
        after.version(),
        before.available(),
        after.available(),
        origin.reason());
  }
}
