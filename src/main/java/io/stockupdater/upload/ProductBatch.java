package io.stockupdater.upload;

import io.stockupdater.http.Sql;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.ProductKey;
import io.stockupdater.stock.StockBatch;
import io.stockupdater.stock.StockChange;
import io.stockupdater.stock.StockConflict;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lines of one product of an upload, parsed as they are applied. */
final class ProductBatch implements StockBatch {
  private final Upload upload;
  private final ProductLines lines;
  private final LineParser parser;
  private final int eventsMax;
  private final Decisions decisions;

  /** What other runs of the upload may have decided about a product. */
  interface Decisions {
    /** Whether another run of the upload may have been at the product. */
    boolean areShared();

    /**
     * What another run did to the product, or null if it is still to be decided; under its lock.
     *
     * @throws StockConflict when the other run could not apply it
     */
    @Nullable Applied find(Upload upload, ProductLines lines);
  }

  ProductBatch(
      Upload upload, ProductLines lines, LineParser parser, int eventsMax, Decisions decisions) {
    this.upload = upload;
    this.lines = lines;
    this.parser = parser;
    this.eventsMax = eventsMax;
    this.decisions = decisions;
  }

  @Override
  public UUID productId() {
    return lines.productId();
  }

  @Override
  public ProductKey product() {
    return new ProductKey(upload.tenantId(), lines.productId());
  }

  @Override
  public Iterator<StockChange> changes() {
    if (lines.lines() - lines.zeros() > eventsMax) {
      throw new StockConflict(StockConflict.Kind.TOO_MANY_EVENTS, lineOf(eventsMax + 1));
    }
    return new Changes(lines.cursor());
  }

  @Override
  public @Nullable UUID uploadId() {
    return upload.uploadId();
  }

  @Override
  public @Nullable UUID userId() {
    return upload.userId();
  }

  @Override
  public String reason() {
    return upload.reason();
  }

  @Override
  public boolean mayBeCombined() {
    return false;
  }

  @Override
  public boolean mayBeApplied() {
    return decisions.areShared();
  }

  @Override
  public @Nullable Applied applied() {
    return decisions.find(upload, lines);
  }

  @Override
  public Sql.Update record(Applied applied) {
    return Uploads.record(upload, lines, applied);
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
