package io.stockupdater.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockupdater.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an import as CSV (RFC 4180) with a header line: one record per product, numbered by
 * the physical line that it begins on; blank lines are passed over.
 */
final class CsvProducts implements Iterator<ImportLine> {
  /** By how much a record may be longer than a line and still not end the import. */
  private static final int EXCESS_CHARACTERS_MAX = 1 << 20;

  /** On one line; each costs an exception. */
  private static final int MISPLACED_QUOTES_MAX = 100;

  private final int lineBytesMax;
  private final RecordReader reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private @Nullable CsvColumns columns;
  private @Nullable ImportLine next;

  /**
   * Opens the text.
   *
   * @throws Problem 400 when it breaks off
   */
  CsvProducts(InputStream in, int lineBytesMax) {
    this.lineBytesMax = lineBytesMax;
    try {
      reader = new RecordReader(decoder(in), lineBytesMax + EXCESS_CHARACTERS_MAX);
      parser = CSVParser.builder().setReader(reader).setFormat(CSVFormat.RFC4180).get();
      records = parser.iterator();
    } catch (IOException e) {
      throw brokenOff();
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
   * @throws Problem 400 for a header that can't be used, for a record without an end, and when the
   *     body breaks off
   */
  @Override
  public boolean hasNext() {
    while (next == null) {
      long number = parser.getCurrentLineNumber() + 1;
      try {
        CSVRecord row = record(number);
        if (row == null) {
          if (columns == null) {
            CsvColumns.of(List.of()); // no header at all
          }
          return false;
        }
        next = line(number, row);
      } catch (Problem problem) {
        if (columns == null || !CsvColumns.MALFORMED.equals(problem.code())) {
          throw problem;
        }
        next = ImportLine.malformed(number, problem);
        skipRest(number);
      }
    }
    return true;
  }

  @Override
  public ImportLine next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ImportLine line = next;
    next = null;
    return line;
  }

  /** The product of a record; null for a blank line and for the header. */
  private @Nullable ImportLine line(long number, CSVRecord row) {
    if (row.size() == 1 && row.get(0).isBlank()) {
      return null;
    }
    if (columns == null) {
      columns = CsvColumns.of(row.toList());
      return null;
    }
    try {
      if (bytes(row) > lineBytesMax) {
        throw Refusals.lineTooLong(lineBytesMax);
      }
      return ImportLine.of(number, ProductFields.of(columns.product(row.toList())));
    } catch (Problem problem) {
      return ImportLine.malformed(number, problem);
    }
  }

  private static long bytes(CSVRecord row) {
    return row.stream().mapToLong(cell -> cell.getBytes(UTF_8).length + 1L).sum() - 1;
  }

  /** After a misplaced quote the parser stands in the middle of a line. */
  private void skipRest(long number) {
    for (int quotes = 1; quotes <= MISPLACED_QUOTES_MAX; quotes++) {
      try {
        record(number);
        return;
      } catch (Problem problem) {
        if (!CsvColumns.MALFORMED.equals(problem.code())) {
          throw problem;
        }
      }
    }
    throw endless(number);
  }

  private @Nullable CSVRecord record(long number) {
    reader.startRecord();
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CSVException) {
        throw new Problem(
            400,
            CsvColumns.MALFORMED,
            "the line is not valid CSV: a quote is missing or misplaced");
      }
      if (e.getCause() instanceof RecordReader.TooLong) {
        throw endless(number);
      }
      throw brokenOff();
    }
  }

  private static Problem endless(long number) {
    return new Problem(
        400,
        "record_too_long",
        "the record that begins on line " + number + " has no end: is a quote missing?");
  }

  private static Problem brokenOff() {
    return new Problem(400, "incomplete_body", "the body broke off");
  }
}
