package io.stockupdater.catalog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Member;
import io.stockupdater.http.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvProductsTest {
  private static final int LINE_BYTES_MAX = 1_000;
  private static final String QUOTE = "the line is not valid CSV: a quote is missing or misplaced";

  @Test
  void readsWhatNdjsonWouldSay() {
    UUID id = UUID.randomUUID();
    String csv =
        """
        product_id,sku,name,description,supplier_id,active,initial_stock,min_level,max_level
        %s,A,"Nut, ""M8""\",d,%s,false,5,-1,9007199254740991
        ,B,b,,,,,,
        ,C,c,null,null,true,0,null,null
        """
            .formatted(id, id);
    byte[] json =
        """
        {"product_id":"%s","sku":"A","name":"Nut, \\"M8\\"","description":"d","supplier_id":"%s",\
        "active":false,"initial_stock":5,"min_level":-1,"max_level":9007199254740991}
        """
            .formatted(id, id)
            .getBytes(UTF_8);

    List<ProductFields> products = products(read(csv));

    assertThat(products.get(0)).isEqualTo(ProductFields.of(JsonBody.parse(json, 0, json.length)));
    assertThat(products.get(1).description().isPresent()).isFalse();
    assertThat(products.get(1).active()).isNull();
    assertThat(products.get(1).minLevel().isPresent()).isFalse();
    assertThat(products.get(2).description()).isEqualTo(new Member<String>(true, null));
    assertThat(products.get(2).supplierId()).isEqualTo(new Member<UUID>(true, null));
    assertThat(products.get(2).minLevel()).isEqualTo(new Member<Long>(true, null));
  }

  private static List<ProductFields> products(List<ImportLine> lines) {
    return lines.stream().map(line -> Objects.requireNonNull(line.product())).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sku,name\nA,a\nB,b\n",
        "sku,name\nA,a\nB,b",
        "sku,name\r\nA,a\r\nB,b\r\n",
        "\uFEFFsku,name\nA,a\nB,b\n",
        "\uFEFF\"sku\",\"name\"\n\"A\",\"a\"\nB,b\n",
        "name,sku\na,A\nb,B",
        "tenant_id, sku ,,name\nx,A,y,a\n,B,,b\n",
        "\nsku,name\n\nA,a\n  \nB,b\n\n",
      })
  void readsHoweverItIsWritten(String csv) {
    assertThat(products(read(csv)).stream().map(p -> p.sku() + p.name()))
        .containsExactly("Aa", "Bb");
  }

  @Test
  void numbersRecordsByTheLineTheyBeginOn() {
    List<ImportLine> lines =
        read(
            """
            sku,name,description

            A,a,"one
            two
            three"
            B,b,
            x
            C,"c
            c",
            D,d,""");

    assertThat(lines.stream().map(ImportLine::number)).containsExactly(3L, 6L, 7L, 8L, 10L);
    assertThat(Objects.requireNonNull(lines.get(0).product()).description().value())
        .isEqualTo("one\ntwo\nthree");
    assertThat(message(lines.get(2))).isEqualTo("the line has 1 cells, but the header has 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "A|the line has 1 cells, but the header has 4",
        "A,a,,,|the line has 5 cells, but the header has 4",
        ",a,,|sku is required",
        "A,,,|name is required",
        "A,a,1.0,|initial_stock must be an integer within ±9007199254740991",
        "A,a,+1,|initial_stock must be an integer within ±9007199254740991",
        "A,a,007,|initial_stock must be an integer within ±9007199254740991",
        "A,a,9007199254740992,|initial_stock must be an integer within ±9007199254740991",
        "A,a,99999999999999999999,|initial_stock must be an integer within ±9007199254740991",
        "A,a,'' 1'',|initial_stock must be an integer within ±9007199254740991",
        "A,a,,yes|active must be true or false",
        "A,a,,null|active must be true or false",
        "A,a\u0000,,|name must not contain U+0000 or unpaired surrogates",
        "A,\"a\"b,,|the line is not valid CSV: a quote is missing or misplaced",
      })
  void saysWhatIsWrongWithALineAndGoesOn(String line, String message) {
    List<ImportLine> lines = read("sku,name,initial_stock,active\nX,x,,\n" + line + "\nY,y,,\n");

    assertThat(lines.stream().map(CsvProductsTest::message)).containsExactly("", message, "");
    assertThat(lines.stream().map(ImportLine::number)).containsExactly(2L, 3L, 4L);
  }

  @Test
  void refusesALineThatIsNotUtf8() {
    byte[] csv = "sku,name\nA,a\nB,Ünüt\nC,c\n".getBytes(ISO_8859_1);

    List<ImportLine> lines = read(new ByteArrayInputStream(csv));

    assertThat(lines.stream().map(CsvProductsTest::message))
        .containsExactly("", "the line is not valid UTF-8", "");
  }

  @Test
  void refusesALineThatIsTooLong() {
    String csv = "sku,name,description\nA,a,\"%s\"\nB,b,\n".formatted("ä".repeat(500));

    List<ImportLine> lines = read(csv);

    assertThat(lines.stream().map(CsvProductsTest::message))
        .containsExactly("the line is longer than 1000 bytes", "");
  }

  @Test
  void refusesARecordThatNeverEndsInFlatMemory() {
    Endless endless = new Endless("sku,name\nA,a\nB,\"b");
    CsvProducts lines = new CsvProducts(endless, LINE_BYTES_MAX);

    assertThat(lines.next().number()).isEqualTo(2);
    assertThatThrownBy(lines::hasNext).isInstanceOf(Problem.class).hasMessage("line 3 has no end");
    assertThat(endless.given).isLessThan(4 << 20);
  }

  /** A text that goes on with x for ever. */
  private static final class Endless extends InputStream {
    private final byte[] text;
    private int given;

    Endless(String text) {
      this.text = text.getBytes(UTF_8);
    }

    @Override
    public int read() {
      int at = given++;
      return at < text.length ? text[at] : 'x';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      for (int i = 0; i < length; i++) {
        buffer[offset + i] = (byte) read();
      }
      return length;
    }
  }

  @Test
  void refusesAQuoteThatIsNotClosed() {
    List<ImportLine> lines = read("sku,name\nA,a\nB,\"b\nC,c\n");

    assertThat(lines.stream().map(CsvProductsTest::message)).containsExactly("", QUOTE, "");
    assertThat(lines.get(1).number()).isEqualTo(3);
  }

  /** Whatever one stray quote does, every other line is read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "S3,\"5 bolt\" long\"",
        "S3,\"bolt",
        "S3,bolt\",\"",
        "\"S3\",\"bolt",
        "\"S3,bolt",
        "S3,\"\"\"bolt",
      })
  void hidesNoLineBehindAStrayQuote(String stray) {
    for (String format : List.of("S%d,bolt %d", "\"S%d\",\"bolt %d\"", "S%d,\"bolt %d\"")) {
      StringBuilder csv = new StringBuilder("sku,name\n");
      int rows = 2_000;
      for (int row = 0; row < rows; row++) {
        csv.append(row == 3 ? stray : format.formatted(row, row)).append('\n');
      }

      List<ImportLine> lines = read(csv.toString());

      assertThat(lines).as(format).hasSize(rows);
      assertThat(lines.stream().filter(line -> line.problem() != null).map(ImportLine::number))
          .as(format)
          .containsExactly(5L);
    }
  }

  /**
   * Each line opens a cell, whether it begins within one or not; only a bounded number is tried
   * again.
   */
  @Test
  void readsATextThatNeverClosesACellInLinearTime() {
    int rows = 400_000;
    CsvProducts lines =
        new CsvProducts(
            new ByteArrayInputStream(("sku,name\n" + "x\",\"b\n".repeat(rows)).getBytes(UTF_8)),
            64 << 10);
    int refused = 0;
    while (lines.hasNext()) {
      assertThat(lines.next().problem()).isNotNull();
      refused++;
    }
    assertThat(refused).isEqualTo(rows);
    assertThat(lines.linesAgain()).isLessThan(6L * rows);
  }

  @Test
  void countsEachLineOfARecordThatCannotBeUsed() {
    List<ImportLine> lines = read("sku,name\nA,\"a\nb\nc\",x\nB,b\n");

    assertThat(lines.stream().map(ImportLine::number)).containsExactly(2L, 3L, 4L, 5L);
    assertThat(lines.stream().map(CsvProductsTest::message))
        .containsExactly(
            "the line has 3 cells, but the header has 2",
            "the line belongs to the record that begins on line 2",
            "the line belongs to the record that begins on line 2",
            "");
  }

  @Test
  void readsLinesThatEndInAnyWay() {
    List<ImportLine> lines = read("sku,name\rA,\"a\rb\"\r\nB,b\n\rC,c");

    assertThat(lines.stream().map(ImportLine::number)).containsExactly(2L, 4L, 6L);
    assertThat(products(lines).get(0).name()).isEqualTo("a\rb");
  }

  @Test
  void goesOnAfterALineWithManyMisplacedQuotes() {
    assertThat(read("sku,name\n" + "\"a\"b".repeat(51) + "\nC,c\n")).hasSize(2);
    assertThat(read("sku,name\n" + "\"a\"b".repeat(100_000) + "\nC,c\n")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'sku'|the header has no column name",
        "'name,SKU'|the header has no column sku",
        "'sku;name'|the header has no column sku",
        "'sku,name,sku'|the header has the column sku twice",
        "'sku,name,active, active'|the header has the column active twice",
        "'\"sku\"x,name'|the line is not valid CSV: a quote is missing or misplaced",
      })
  void refusesAHeaderItCannotUse(String header, String message) {
    assertThatThrownBy(() -> read(header + "\nA,a\n"))
        .isInstanceOf(Problem.class)
        .hasMessage(message);
  }

  @Test
  void refusesATextWithoutAHeader() {
    assertThatThrownBy(() -> read("\n")).hasMessage("the header has no column sku");
    assertThatThrownBy(() -> read("")).hasMessage("the header has no column sku");
  }

  @Test
  void saysThatTheBodyBrokeOff() {
    assertThatThrownBy(() -> read(new BrokenInputStream(() -> new IOException("gone"))))
        .isInstanceOf(Problem.class)
        .hasMessage("the body broke off");
  }

  private static String message(ImportLine line) {
    Problem problem = line.problem();
    return problem == null ? "" : String.valueOf(problem.getMessage());
  }

  private static List<ImportLine> read(String csv) {
    return read(new ByteArrayInputStream(csv.getBytes(UTF_8)));
  }

  private static List<ImportLine> read(InputStream csv) {
    List<ImportLine> lines = new ArrayList<>();
    new CsvProducts(csv, LINE_BYTES_MAX).forEachRemaining(lines::add);
    return lines;
  }
}
