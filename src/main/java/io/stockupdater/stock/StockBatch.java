package io.stockupdater.stock;

import java.util.Iterator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one product that apply together or not at all.
 *
 * <p>All methods but {@link #product} are called in the product's transaction, under its lock.
 */
public interface StockBatch {
  ProductKey product();

  /**
   * The changes in the order in which they apply; a new iterator for every attempt. Its {@code
   * next} may throw a {@link StockConflict} for a change that is malformed.
   */
  Iterator<StockChange> changes();

  /** The upload that the ledger rows will name. */
  @Nullable UUID uploadId();

  /** Who makes the change. */
  @Nullable UUID userId();

  /** Why the level changes, for the message. */
  String reason();

  /** Whether it is one change that may share its transaction with others of its kind. */
  boolean mayBeCombined();

  /** Whether somebody else may have applied the batch before. */
  boolean mayBeApplied();

  /**
   * What an earlier attempt with an unknown end, or somebody else, did commit, or null. Asked under
   * the lock.
   *
   * @throws StockConflict when somebody else found that the batch can't be applied
   */
  @Nullable Applied applied();

  /** Writes what has to commit together with the changes. */
  void record(Applied applied);
}
