package io.stockupdater.stock;

import io.stockupdater.database.Write;
import org.jspecify.annotations.Nullable;

/**
 * What a batch leaves behind in its transaction, by which it is known again: the proof of a commit
 * whose confirmation got lost, and what keeps two who are at one batch from both applying it.
 */
public interface Receipt {
  /** Whether somebody else may have written it; asked at any time. */
  boolean mayExist();

  /**
   * What it says the batch came to, or null when it is not there. Asked under the product's lock.
   *
   * @throws StockConflict when it says that the batch can't be applied
   */
  @Nullable Applied find();

  /** The statement that writes it, in the batch's transaction. */
  Write write(Applied applied);
}
