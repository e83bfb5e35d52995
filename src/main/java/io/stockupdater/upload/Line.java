package io.stockupdater.upload;

import io.stockupdater.stock.StockChange;
import java.util.UUID;

/** What a line of a document turned out to be. */
sealed interface Line {
  /** It belongs to no product. */
  record Unusable(String code, String message) implements Line {}

  /** An event of a product that breaks the format; {@code what} as in "invalid delta value". */
  record Malformed(UUID productId, String what) implements Line {}

  /** An event that changes nothing. */
  record Zero(UUID productId) implements Line {}

  /** A change to apply. */
  record Change(UUID productId, StockChange change) implements Line {}
}
