package io.stockupdater.stock;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One change of one product, by its id alone.
 *
 * @param change its {@code stockEventId} is set: the ledger row is the proof that it was applied
 * @param mayBeApplied whether somebody else may have applied it
 * @param witness told, in the update's transaction, what to answer; may refuse by throwing. An
 *     update that has one shares its transaction with no other
 */
record SingleUpdate(
    UUID productId,
    StockChange change,
    Origin origin,
    boolean mayBeApplied,
    @Nullable Consumer<StockedProduct> witness) {
  SingleUpdate {
    Objects.requireNonNull(change.stockEventId());
  }

  /** The id of the ledger row that the update becomes. */
  UUID rowId() {
    return Objects.requireNonNull(change.stockEventId());
  }

  boolean mayShareTransaction() {
    return witness == null;
  }

  void tell(Result result) {
    if (witness != null) {
      witness.accept(result.product());
    }
  }

  /** What one update came to: the product as it left it, or why it was refused. */
  record Result(@Nullable StockedProduct applied, @Nullable StockConflict conflict) {
    static Result applied(OwnedProduct product, long level) {
      return new Result(
          new StockedProduct(
              product.key().productId(),
              product.name(),
              level,
              product.supplierId(),
              product.active()),
          null);
    }

    static Result refused(StockConflict conflict) {
      return new Result(null, conflict);
    }

    /**
     * The product as the update left it.
     *
     * @throws StockConflict when it was refused
     */
    StockedProduct product() {
      if (conflict != null) {
        throw conflict;
      }
      return Objects.requireNonNull(applied);
    }
  }
}
