package io.stockupdater.stock;

import io.stockupdater.http.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one product that apply together or not at all.
 *
 * <p>All methods but {@link #productId}, {@link #locate} and those that say otherwise are called in
 * the product's transaction, under its lock.
 */
public interface StockBatch {
  /** The product, of whatever tenant it is. */
  UUID productId();

  /**
   * Finds out whose product it is, in the transaction but before the lock.
   *
   * @throws StockConflict when there is no such product
   */
  default void locate(Connection connection) throws SQLException {
    // Most know it beforehand.
  }

  /** The product with its tenant. */
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

  /** Takes over what another batch of its kind has found out about their one product. */
  default void follow(StockBatch leader) {
    // Most know all about their product beforehand.
  }

  /** Whether somebody else may have applied the batch before; asked at any time. */
  boolean mayBeApplied();

  /**
   * What an earlier attempt with an unknown end, or somebody else, did commit, or null. Asked under
   * the lock.
   *
   * @throws StockConflict when somebody else found that the batch can't be applied
   */
  @Nullable Applied applied();

  /**
   * Takes down, to commit together with the changes, what they came to.
   *
   * @return a statement that is left to the caller to run along with its own, or null
   */
  Sql.@Nullable Update record(Applied applied);
}
