package io.stockupdater.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockupdater.http.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an import as CSV (RFC 4180) with a header line: one record per product, numbered by
 * the physical line that it begins on; blank lines are passed over.
 *
 * <p>A refused line hides no others. After a quote that is missing or misplaced, only the line that
 * the record begins on is refused, and reading goes on at the next one; of a record of several
 * lines that can't be used each line is refused.
 */
final class CsvProducts implements Iterator<ImportLine> {
  /**
   * How many lines are read again, besides so many per line: a text can be made such that each of
   * its lines opens a cell which none closes. Beyond it lines that were read in vain are refused.
   */
  private static final long LINES_AGAIN_MAX = 200_000;

  private static final int LINES_AGAIN_SHARE = 4;

  private final int lineBytesMax;
  private final CsvLines lines;
  private final Deque<ImportLine> next = new ArrayDeque<>();
  private @Nullable CsvColumns columns;
  private long linesAgain;

  /**
   * Opens the text.
   *
   * @throws Problem 400 when it breaks off
   */
  CsvProducts(InputStream in, int lineBytesMax) {
    this.lineBytesMax = lineBytesMax;
    try {
      this.lines = new CsvLines(new BufferedReader(decoder(in)), lineBytesMax);
    } catch (IOException e) {
      throw Refusals.brokenOff();
    }
  }

  private static Reader decoder(InputStream in) throws IOException {
    return new InputStreamReader(
        BOMInputStream.builder().setInputStream(in).get(),
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(CsvColumns.NOT_UTF_8));
  }

  /**
   * Whether there is another line.
   *
   * @throws Problem 400 for a header that can't be used, for a line without an end, and when the
   *     body breaks off
   */
  @Override
  public boolean hasNext() {
    while (next.isEmpty()) {
      CsvLines.Line first = lines.take();
      if (first == null) {
        if (columns == null) {
          CsvColumns.of(List.of()); // no header at all
        }
        return false;
      }
      List<CsvLines.Line> record = new ArrayList<>(List.of(first));
      try {
        read(record);
      } catch (Problem problem) {
        if (columns == null) {
          throw problem;
        }
        refuse(record, problem);
      }
    }
    return true;
  }

  @Override
  public ImportLine next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return next.remove();
  }

  /**
   * Reads a record.
   *
   * @param record its first line; those that belong to it are added
   */
  private void read(List<CsvLines.Line> record) {
    CsvLines.Line first = record.get(0);
    if (first.isTooLong()) {
      throw Refusals.lineTooLong(lineBytesMax);
    }
    complete(record);
    List<String> cells = cells(record);
    if (cells.size() == 1 && cells.get(0).isBlank()) {
      return;
    }
    if (columns == null) {
      columns = CsvColumns.of(cells);
    } else {
      next.add(ImportLine.of(first.number(), ProductFields.of(columns.product(cells))));
    }
  }

  /** Adds the lines up to the one that closes the last quote. */
  private void complete(List<CsvLines.Line> record) {
    CsvQuotes quotes = new CsvQuotes();
    CsvLines.Line last = record.get(0);
    quotes.read(last.text(), last.end());
    int bytes = last.bytes();
    while (quotes.isOpen()) {
      last = lines.take();
      if (last == null) {
        break;
      }
      record.add(last);
      bytes += last.bytes() + last.end().length();
      if (last.isTooLong() || bytes > lineBytesMax) {
        break;
      }
      quotes.read(last.text(), last.end());
    }
    if (quotes.isOpen() || quotes.isMisplaced()) {
      List<CsvLines.Line> others = record.subList(1, record.size());
      long again = linesAgain + others.size();
      if (again <= LINES_AGAIN_MAX + LINES_AGAIN_SHARE * record.get(0).number()) {
        linesAgain = again;
        lines.giveBack(others);
        others.clear();
      }
      throw new Problem(
          400, CsvColumns.MALFORMED, "the line is not valid CSV: a quote is missing or misplaced");
    }
  }

  private static List<String> cells(List<CsvLines.Line> record) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < record.size(); i++) {
      text.append(record.get(i).text());
      if (i < record.size() - 1) {
        text.append(record.get(i).end());
      }
    }
    try (CSVParser parser = CSVParser.parse(text.toString(), CSVFormat.RFC4180)) {
      List<CSVRecord> records = parser.getRecords();
      return records.isEmpty() ? List.of("") : records.get(0).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of a string whose quotes are in order
    }
  }

  /** How many lines have been read more than once, each time counted. */
  long linesAgain() {
    return linesAgain;
  }

  private void refuse(List<CsvLines.Line> record, Problem problem) {
    long first = record.get(0).number();
    next.add(ImportLine.malformed(first, problem));
    for (CsvLines.Line line : record.subList(1, record.size())) {
      next.add(
          ImportLine.malformed(
              line.number(),
              new Problem(
                  problem.status(),
                  problem.code(),
                  "the line belongs to the record that begins on line " + first)));
    }
  }
}
