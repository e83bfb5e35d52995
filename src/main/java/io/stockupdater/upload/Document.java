package io.stockupdater.upload;

import io.stockupdater.http.Settings;
import io.stockupdater.upload.BulkUpdateReport.SkippedLine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An upload that has arrived: its lines in the spill file, grouped by product, nothing applied. */
final class Document implements AutoCloseable {
  private static final int SKIPPED_LISTED_MAX = 1_000;

  private final Upload upload;
  private final SpillFile spill;
  private final ProductGroups groups;
  private final LineParser parser;
  private final int lineBytesMax;
  private final boolean keepsAll;
  private final List<SkippedLine> skipped = new ArrayList<>();
  private long skippedTotal;
  private long lines;
  private boolean usable;

  /**
   * @param receivedAt the time of events that name none
   * @param keepsAll whether lines that change nothing, and lines that are refused, are indexed too
   */
  Document(
      Upload upload, Settings settings, IndexMemory memory, Instant receivedAt, boolean keepsAll)
      throws IOException {
    this.upload = upload;
    this.keepsAll = keepsAll;
    this.lineBytesMax = settings.lineBytesMax();
    this.parser = new LineParser(lineBytesMax, settings.jsonDepthMax(), receivedAt);
    this.groups = new ProductGroups(memory, settings.uploadProductsMax());
    this.spill = SpillFile.create(settings.uploadBytesMax(), settings.spillFreeBytesMin());
  }

  /** Reads NDJSON to its end. */
  void read(InputStream in) throws IOException {
    NdjsonReader.Lines sorter =
        new NdjsonReader.Lines() {
          @Override
          public void line(long number, long offset, byte[] bytes, int start, int length)
              throws IOException {
            if (!LineParser.isBlank(bytes, start, length)) {
              sort(number, offset, length, parser.parse(number, bytes, start, length));
            }
          }

          @Override
          public void tooLong(long number) {
            lines++;
            skip(number, 0, 0, Document.tooLong(lineBytesMax));
          }
        };
    new NdjsonReader(lineBytesMax, sorter).read(in, spill);
  }

  private void sort(long number, long offset, int length, Line line) {
    lines++;
    if (line instanceof Line.Unusable unusable) {
      skip(number, offset, length, unusable);
    } else if (line instanceof Line.Malformed malformed) {
      if (upload.skipInvalid()) {
        skip(number, offset, length, skipped(malformed));
      } else {
        usable = true;
        int ordinal = groups.ordinal(malformed.productId());
        groups.add(ordinal, number, offset, length, false);
      }
    } else if (line instanceof Line.Zero zero) {
      usable = true;
      int ordinal = groups.ordinal(zero.productId());
      if (keepsAll) {
        groups.addZero(ordinal, number, offset, length);
      }
    } else if (line instanceof Line.Change change) {
      usable = true;
      int ordinal = groups.ordinal(change.productId());
      boolean reusedId =
          change.change().eventId() != null && groups.isIdTaken(change.change().eventId(), ordinal);
      groups.add(ordinal, number, offset, length, reusedId);
    }
  }

  private void skip(long number, long offset, int length, Line.Unusable line) {
    if (skippedTotal++ < SKIPPED_LISTED_MAX) {
      skipped.add(new SkippedLine(number, line.code(), line.message()));
    }
    if (keepsAll) {
      groups.addRefused(number, offset, length);
    }
  }

  static Line.Unusable tooLong(int lineBytesMax) {
    return new Line.Unusable("line_too_long", "the line is longer than " + lineBytesMax + " bytes");
  }

  static Line.Unusable skipped(Line.Malformed line) {
    return new Line.Unusable("invalid_event", line.what());
  }

  /** How many lines there are, blank ones left out. */
  long lines() {
    return lines;
  }

  /** Whether there is a line that belongs to a product. */
  boolean isUsable() {
    return usable;
  }

  int lineBytesMax() {
    return lineBytesMax;
  }

  SpillFile spill() {
    return spill;
  }

  ProductGroups groups() {
    return groups;
  }

  LineParser parser() {
    return parser;
  }

  List<SkippedLine> skipped() {
    return skipped;
  }

  long skippedTotal() {
    return skippedTotal;
  }

  @Override
  public void close() throws IOException {
    groups.close();
    spill.close();
  }
}
