package io.stockupdater.stock;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The next changes of a batch, up to a malformed one. */
record Chunk(List<StockChange> changes, boolean isLast, @Nullable StockConflict conflict) {
  static Chunk read(Iterator<StockChange> source, int changesMax, int charactersMax) {
    List<StockChange> changes = new ArrayList<>();
    int characters = 0;
    try {
      while (changes.size() < changesMax && characters < charactersMax && source.hasNext()) {
        StockChange change = source.next();
        changes.add(change);
        String meta = change.meta();
        characters += meta == null ? 0 : meta.length();
      }
      return new Chunk(changes, !source.hasNext(), null);
    } catch (StockConflict conflict) {
      return new Chunk(changes, true, conflict);
    }
  }

  /** A malformed change counts only after those before it: one of them may offend first. */
  void rethrowConflict() {
    if (conflict != null) {
      throw conflict;
    }
  }
}
