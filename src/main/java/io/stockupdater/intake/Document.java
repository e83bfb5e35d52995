package io.stockupdater.intake;

import io.stockupdater.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A document that has arrived: its lines in the spill file, grouped by product. */
public final class Document implements AutoCloseable {
  private static final int SKIPPED_LISTED_MAX = 1_000;

  private final LineParser parser;
  private final ProductGroups groups;
  private final SpillFile spill;
  private final int refusedLinesMax;
  private final boolean skipInvalid;
  private final boolean keepsAll;
  private final List<SkippedLine> skipped = new ArrayList<>();
  private long skippedTotal;
  private long lines;
  private boolean usable;

  /**
   * @param refusedLinesMax how many lines may be unusable
   * @param skipInvalid whether a malformed event counts as a line that belongs to no product
   * @param keepsAll whether lines that change nothing, and lines that are refused, are indexed too
   */
  Document(
      LineParser parser,
      ProductGroups groups,
      SpillFile spill,
      int refusedLinesMax,
      boolean skipInvalid,
      boolean keepsAll) {
    this.parser = parser;
    this.groups = groups;
    this.spill = spill;
    this.refusedLinesMax = refusedLinesMax;
    this.skipInvalid = skipInvalid;
    this.keepsAll = keepsAll;
  }

  /** Reads NDJSON to its end. */
  void read(InputStream in) throws IOException {
    NdjsonReader.Lines sorter =
        new NdjsonReader.Lines() {
          @Override
          public void line(long number, long offset, byte[] bytes, int start, int length)
              throws IOException {
            if (!LineParser.isBlank(bytes, start, length)) {
              if (lines == 0) {
                requireNdjson(bytes, start, length);
              }
              sort(number, offset, length, parser.parse(number, bytes, start, length));
            }
          }

          @Override
          public void tooLong(long number) {
            lines++;
            skip(number, 0, 0, parser.tooLong());
          }
        };
    new NdjsonReader(parser.lineBytesMax(), sorter).read(in, spill);
  }

  /** What is another format as a whole is told so, instead of line by line. */
  private static void requireNdjson(byte[] bytes, int start, int length) {
    int first = bytes[start] & 0xFF;
    int second = length > 1 ? bytes[start + 1] & 0xFF : -1;
    if ((first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF)) {
      throw new Problem(400, "not_utf8", "the document is UTF-16: save it as UTF-8");
    }
    if (first == '[' && (length == 1 || second == '{')) {
      throw new Problem(
          400,
          "json_array",
          "the document is one JSON array: send one JSON object per line, without the brackets and"
              + " the commas between them (NDJSON)");
    }
  }

  private void sort(long number, long offset, int length, Line line) {
    lines++;
    if (line instanceof Line.Unusable unusable) {
      skip(number, offset, length, unusable);
    } else if (line instanceof Line.Malformed malformed) {
      if (skipInvalid) {
        skip(number, offset, length, malformed.skipped());
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
    if (skippedTotal > refusedLinesMax) {
      throw new Problem(
              422,
              "too_many_refused_lines",
              "more than " + refusedLinesMax + " lines can't be used; nothing was applied")
          .with("skipped", skipped);
    }
    if (keepsAll) {
      groups.addRefused(number, offset, length);
    }
  }

  /** How many lines there are, blank ones left out. */
  public long lines() {
    return lines;
  }

  /** Whether there is a line that belongs to a product. */
  public boolean isUsable() {
    return usable;
  }

  /** How many bytes it has, decompressed. */
  public long bytes() {
    return spill.size();
  }

  /** Where its bytes are. */
  public SpillFile spill() {
    return spill;
  }

  /** Where the lines of each product are. */
  public ProductGroups groups() {
    return groups;
  }

  /** What reads its lines. */
  public LineParser parser() {
    return parser;
  }

  /** The first lines that were left out. */
  public List<SkippedLine> skipped() {
    return skipped;
  }

  /** How many lines were left out. */
  public long skippedTotal() {
    return skippedTotal;
  }

  @Override
  public void close() throws IOException {
    groups.close();
    spill.close();
  }
}
