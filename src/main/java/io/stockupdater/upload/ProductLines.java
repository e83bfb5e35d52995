package io.stockupdater.upload;

import io.stockupdater.stock.Applied;
import io.stockupdater.stock.ProductKey;
import io.stockupdater.stock.StockBatch;
import io.stockupdater.stock.StockChange;
import io.stockupdater.stock.StockConflict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lines of one product of an upload, read from the spill file as they are applied. */
final class ProductLines implements StockBatch {
  private final Document document;
  private final int ordinal;
  private final int eventsMax;
  private final Uploads uploads;

  ProductLines(Document document, int ordinal, int eventsMax, Uploads uploads) {
    this.document = document;
    this.ordinal = ordinal;
    this.eventsMax = eventsMax;
    this.uploads = uploads;
  }

  @Override
  public ProductKey product() {
    return new ProductKey(document.upload().tenantId(), productId());
  }

  @Override
  public Iterator<StockChange> changes() {
    if (document.groups().lines(ordinal) > eventsMax) {
      throw new StockConflict(StockConflict.Kind.TOO_MANY_EVENTS, lineOf(eventsMax + 1));
    }
    return new Changes(document.groups().cursor(ordinal));
  }

  @Override
  public @Nullable UUID uploadId() {
    return document.upload().uploadId();
  }

  @Override
  public @Nullable UUID userId() {
    return document.upload().userId();
  }

  @Override
  public String reason() {
    return document.upload().reason();
  }

  @Override
  public @Nullable Applied applied() {
    return uploads.find(document.upload(), productId());
  }

  @Override
  public void record(Applied applied) {
    uploads.record(document.upload(), productId(), ordinal, applied);
  }

  BulkUpdateReport.Conflict conflict(StockConflict conflict) {
    return new BulkUpdateReport.Conflict(
        productId(),
        conflict.reason(),
        conflict.line() == 0 ? lineOf(1) : conflict.line(),
        conflict.code());
  }

  /** The physical line of the product's nth event, from 1. */
  private long lineOf(int n) {
    ProductGroups.Cursor cursor = document.groups().cursor(ordinal);
    for (int i = 1; i < n; i++) {
      cursor.advance();
    }
    return cursor.number();
  }

  UUID productId() {
    return document.groups().productId(ordinal);
  }

  private final class Changes implements Iterator<StockChange> {
    private final ProductGroups.Cursor cursor;
    private byte[] buffer = new byte[512];

    Changes(ProductGroups.Cursor cursor) {
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
      Line line = read();
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

    private Line read() {
      int length = cursor.length();
      if (buffer.length < length) {
        buffer = new byte[Math.max(length, buffer.length * 2)];
      }
      try {
        document.spill().read(cursor.offset(), buffer, length);
        return document.parser().parse(cursor.number(), buffer, 0, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
