package io.stockupdater.upload;

import io.stockupdater.intake.Line;
import io.stockupdater.intake.LineParser;
import io.stockupdater.stock.StockChange;
import io.stockupdater.stock.StockConflict;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The changes that the lines of one product are, parsed as they are applied. */
final class ProductBatch implements Iterable<StockChange> {
  private final ProductLines lines;
  private final LineParser parser;
  private final int eventsMax;

  ProductBatch(ProductLines lines, LineParser parser, int eventsMax) {
    this.lines = lines;
    this.parser = parser;
    this.eventsMax = eventsMax;
  }

  /**
   * Walks the changes from the first on.
   *
   * @throws StockConflict when there are too many
   */
  @Override
  public Iterator<StockChange> iterator() {
    if (lines.lines() - lines.zeros() > eventsMax) {
      throw new StockConflict(StockConflict.Kind.TOO_MANY_EVENTS, lineOf(eventsMax + 1));
    }
    return new Changes(lines.cursor());
  }

  BulkUpdateReport.Conflict conflict(StockConflict conflict) {
    return new BulkUpdateReport.Conflict(
        lines.productId(),
        conflict.reason(),
        conflict.line() == 0 ? lineOf(1) : conflict.line(),
        conflict.code());
  }

  /** The physical line of the product's nth event, from 1. */
  private long lineOf(int n) {
    ProductLines.Cursor cursor = lines.cursor();
    for (int i = 1; i < n; i++) {
      cursor.advance();
    }
    return cursor.number();
  }

  private final class Changes implements Iterator<StockChange> {
    private final ProductLines.Cursor cursor;

    Changes(ProductLines.Cursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public boolean hasNext() {
      return cursor.isValid();
    }

    @Override
    public StockChange next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      long number = cursor.number();
      Line line = cursor.parse(parser);
      boolean reusedId = cursor.hasReusedId();
      cursor.advance();
      if (line instanceof Line.Malformed malformed) {
        throw StockConflict.invalid(malformed.what(), number);
      }
      if (reusedId) {
        throw new StockConflict(StockConflict.Kind.EVENT_ID_REUSED, number);
      }
      return ((Line.Change) line).change();
    }
  }
}
