package io.stockupdater.intake;

import io.stockupdater.stock.StockChange;
import java.util.UUID;

/** What a line of a document turned out to be. */
public sealed interface Line {
  /** It belongs to no product. */
  record Unusable(String code, String message) implements Line {}

  /** An event of a product that breaks the format; {@code what} as in "invalid delta value". */
  record Malformed(UUID productId, String what) implements Line {
    /** The same as a line that is left out. */
    public Unusable skipped() {
      return new Unusable("invalid_event", what);
    }
  }

  /** An event that changes nothing. */
  record Zero(UUID productId) implements Line {}

  /** A change to apply. */
  record Change(UUID productId, StockChange change) implements Line {}
}
