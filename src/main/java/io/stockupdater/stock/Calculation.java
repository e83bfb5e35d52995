package io.stockupdater.stock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What changes make of a level, one after the other: the level, the ledger rows, the refusals.
 * Pure: it knows of the database what it is told.
 */
final class Calculation {
  private final UUID productId;
  private final Level before;
  private Level level;
  private int duplicates;

  /**
   * @param before the level as it is locked
   */
  Calculation(UUID productId, Level before) {
    this.productId = productId;
    this.before = before;
    this.level = before;
  }

  /**
   * Applies changes in order, leaving out events that are known, or repeat one of these.
   *
   * @param known what the ledger has of their event_ids
   * @return the rows of those that changed the level
   * @throws StockConflict at the first change that is out of bounds or whose event_id stands for
   *     another event; the calculation is of no use then
   */
  List<LedgerRow> apply(Origin origin, List<StockChange> changes, Map<UUID, KnownEvent> known) {
    Map<UUID, KnownEvent> seen = new HashMap<>(known);
    List<LedgerRow> rows = new ArrayList<>(changes.size());
    for (StockChange change : changes) {
      if (isRepeated(change, seen)) {
        duplicates++;
      } else {
        rows.add(apply(origin, change));
      }
    }
    return rows;
  }

  /**
   * Applies one change, whatever its event_id.
   *
   * @throws StockConflict when it is out of bounds; the level is as it was then
   */
  LedgerRow apply(Origin origin, StockChange change) {
    level = level.after(change);
    return new LedgerRow(change, level.version(), level.available(), origin);
  }

  private boolean isRepeated(StockChange change, Map<UUID, KnownEvent> seen) {
    UUID eventId = change.eventId();
    if (eventId == null) {
      return false;
    }
    @Nullable KnownEvent first = seen.putIfAbsent(eventId, new KnownEvent(productId, change));
    if (first == null) {
      return false;
    }
    if (!first.productId().equals(productId) || !first.change().isRepeatedBy(change)) {
      throw new StockConflict(StockConflict.Kind.EVENT_ID_REUSED, change.line());
    }
    return true;
  }

  /** The level before the first change. */
  Level before() {
    return before;
  }

  /** The level after those applied so far. */
  Level level() {
    return level;
  }

  /** What they came to. */
  Applied applied() {
    return new Applied(
        Math.toIntExact(level.version() - before.version()), duplicates, level.available());
  }
}
