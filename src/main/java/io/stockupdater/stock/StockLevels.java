package io.stockupdater.stock;

import io.stockupdater.http.Metrics;
import io.stockupdater.http.Settings;
import io.stockupdater.http.Sql;
import io.stockupdater.outbox.Outbox;
import io.stockupdater.outbox.StockUpdated;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
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
  @Inject private Clock clock;
  @Inject private Settings settings;
  @Inject private Outbox outbox;
  @Inject private Metrics metrics;

  /**
   * Applies one batch in a transaction of its own, under its product's row lock.
   *
   * @throws StockConflict when it can't be applied; the transaction is then rolled back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Applied apply(StockBatch batch, Attempt attempt) {
    StockLevel level = lock(batch, attempt.budget());
    if (attempt.mayHaveCommitted() || batch.mayBeApplied()) {
      Applied committed = batch.applied();
      if (committed != null) {
        return committed;
      }
    }
    try {
      Connection connection = connection();
      Ledger ledger = new Ledger(connection, batch);
      Applied applied = append(batch, level, ledger);
      Sql.Update record = batch.record(applied);
      if (applied.events() > 0) {
        List<StockUpdated> messages = List.of(message(batch, applied));
        write(connection, ledger.pending(), level, messages, record);
      } else if (record != null) {
        Sql.update(connection, List.of(record));
      }
      attempt.reachCommit();
      return applied;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /**
   * What one of several batches came to.
   *
   * @param conflict why it was left out; null when it was applied
   */
  public record Result(@Nullable Applied applied, @Nullable StockConflict conflict) {}

  /**
   * Applies batches of one change each to their one product, in a transaction of its own, under one
   * lock. One that can't be applied is left out and does not affect the others.
   *
   * @return one result per batch, in order
   * @throws StockConflict when none can be applied, whatever it is; the transaction is rolled back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public List<Result> applyTogether(List<StockBatch> batches, Attempt attempt) {
    StockBatch leader = batches.get(0);
    StockLevel level = lock(leader, attempt.budget());
    List<Result> results = new ArrayList<>(batches.size());
    List<LedgerRow> rows = new ArrayList<>(batches.size());
    List<StockUpdated> messages = new ArrayList<>(batches.size());
    for (StockBatch batch : batches) {
      batch.follow(leader);
      try {
        StockChange change = batch.changes().next();
        long previousLevel = level.available();
        level.apply(change);
        rows.add(new LedgerRow(change, level.version(), level.available(), batch.userId()));
        Applied applied =
            new Applied(
                1, 0, previousLevel, level.available(), level.version() - 1, level.version());
        messages.add(message(batch, applied));
        results.add(new Result(applied, null));
      } catch (StockConflict conflict) {
        results.add(new Result(null, conflict));
      }
    }
    try {
      if (!rows.isEmpty()) {
        Connection connection = connection();
        Sql.Update ledgerRows = new LedgerRows(connection, leader, rows).insert();
        write(connection, ledgerRows, level, messages, null);
      }
      attempt.reachCommit();
      return results;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /**
   * What an earlier try at the batch committed, or null if it did not: under the row lock, so that
   * none of them can be under way any more.
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public @Nullable Applied committed(StockBatch batch, WaitBudget budget) {
    lock(batch, budget);
    return batch.applied();
  }

  /**
   * Opens the levels of new products in the caller's transaction.
   *
   * @throws DatabaseFailure when one of them is open already or has no product
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void open(List<Opening> openings) {
    try {
      Openings.insert(connection(), openings);
      outbox.append(
          connection(),
          openings.stream().filter(Opening::isStocked).map(Opening::message).toList());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /**
   * Changes the bounds of levels in the caller's transaction, each under its row lock.
   *
   * @param changes at most one per product; those of unknown products are left out
   * @return why some of them can't be; the others are changed
   * @throws DatabaseFailure that is a lock time-out when a lock was not to be had in time
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public Map<UUID, BoundsChange.Refusal> changeBounds(
      UUID tenantId, List<BoundsChange> changes, BoundsChange.WhenLocked whenLocked) {
    try {
      return new Bounds(connection(), tenantId)
          .change(changes, whenLocked, OffsetDateTime.now(clock));
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private StockLevel lock(StockBatch batch, WaitBudget budget) {
    try {
      batch.locate(connection());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
    long remainingMillis = budget.remainingMillis();
    if (remainingMillis < settings.lockTimeoutMillis()) {
      // PostgreSQL takes 0 for "no limit"; 1 ms is "without waiting".
      entityManager
          .createNativeQuery("set local lock_timeout = " + Math.max(1, remainingMillis))
          .executeUpdate();
    }
    long start = System.nanoTime();
    try {
      StockLevel level =
          entityManager.find(StockLevel.class, batch.product(), LockModeType.PESSIMISTIC_WRITE);
      if (level == null) {
        throw new StockConflict(StockConflict.Kind.PRODUCT_NOT_FOUND, 0);
      }
      entityManager.detach(level); // written by a statement of ours, along with the ledger's
      return level;
    } finally {
      long nanos = System.nanoTime() - start;
      budget.charge(nanos);
      metrics.registry().timer("stock.lock.wait").record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** All in one round trip, so that the lock is held no longer. */
  private void write(
      Connection connection,
      Sql.@Nullable Update ledgerRows,
      StockLevel level,
      List<StockUpdated> messages,
      Sql.@Nullable Update record)
      throws SQLException {
    Sql.update(
        connection,
        Stream.of(
                ledgerRows,
                level.update(OffsetDateTime.now(clock)),
                outbox.appending(connection, messages),
                record)
            .filter(Objects::nonNull)
            .toList());
  }

  private Connection connection() {
    return entityManager.unwrap(Connection.class);
  }

  private static StockUpdated message(StockBatch batch, Applied applied) {
    ProductKey product = batch.product();
    return new StockUpdated(
        product.tenantId(),
        product.productId(),
        applied.previousVersion(),
        applied.version(),
        applied.previousLevel(),
        applied.level(),
        batch.reason());
  }

  private Applied append(StockBatch batch, StockLevel level, Ledger ledger) throws SQLException {
    long previousLevel = level.available();
    long previousVersion = level.version();
    int duplicates = 0;
    Iterator<StockChange> changes = batch.changes();
    Chunk chunk;
    do {
      chunk = Chunk.read(changes, CHUNK_CHANGES_MAX, CHUNK_CHARACTERS_MAX);
      duplicates += ledger.append(level, chunk.changes());
      chunk.rethrowConflict();
    } while (!chunk.isLast());
    int events = Math.toIntExact(level.version() - previousVersion);
    return new Applied(
        events, duplicates, previousLevel, level.available(), previousVersion, level.version());
  }
}
