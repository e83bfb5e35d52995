package io.stockupdater.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.stock.StockChange;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {
  private static final UUID PRODUCT = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  private static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");
  private static final int DEPTH_MAX = 8;
  private static final int META_MAX = 60 << 10;
  private static final LineParser PARSER = new LineParser(64 << 10, DEPTH_MAX, META_MAX, RECEIVED);

  @Test
  void readsEveryMember() throws IOException {
    StockChange change =
        change(
            """
            {"product_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","delta":-50,\
            "event_time":"2024-01-15T10:30:00Z","source":"order","meta":{"order_id":"12345"},\
            "event_id":"0F0E0D0C-0b0a-4908-8706-050403020100","reason":"sold","reference":"SO-1"}""");
    assertThat(change)
        .isEqualTo(
            new StockChange(
                7,
                -50,
                Instant.parse("2024-01-15T10:30:00Z"),
                "2024-01-15T10:30:00Z",
                "order",
                "sold",
                "SO-1",
                "{\"order_id\":\"12345\"}",
                UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100"),
                null));
  }

  @Test
  void fillsInWhatALineLeavesOut() throws IOException {
    assertThat(change(line("\"delta\":1")))
        .isEqualTo(new StockChange(7, 1, RECEIVED, null, "system", null, null, null, null, null));
  }

  @Test
  void takesNullAsAbsent() throws IOException {
    assertThat(
            change(
                line(
                    """
                    "delta":1,"event_time":null,"source":null,"meta":null,"event_id":null,\
                    "reason":null,"reference":null""")))
        .isEqualTo(new StockChange(7, 1, RECEIVED, null, "system", null, null, null, null, null));
  }

  @Test
  void takesOneProductInTwoSpellingsAsOne() throws IOException {
    Line line =
        parse("{\"delta\":1,\"product_id\":\"6BA7B810-9DAD-11D1-80B4-00C04FD430C8\"}", UTF_8);
    assertThat(((Line.Change) line).productId()).isEqualTo(PRODUCT);
  }

  @Test
  void ignoresUnknownMembersWhateverTheyHold() throws IOException {
    assertThat(
            change(
                line(
                    """
                    "delta":1,"note":{"delta":"x","product_id":"y","meta":[1,2,{"source":1e99999}]},\
                    "Delta":7,"op":"set","":null""")))
        .isEqualTo(new StockChange(7, 1, RECEIVED, null, "system", null, null, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 42, 9_007_199_254_740_991L, -9_007_199_254_740_991L, 2_147_483_648L})
  void takesIntegerLiteralsWithin53Bits(long delta) throws IOException {
    assertThat(change(line("\"delta\":" + delta)).delta()).isEqualTo(delta);
    assertThat(change(line("\"delta\" :  " + delta + " ")).delta()).isEqualTo(delta);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"5\"",
        "5.0",
        "0.5",
        "1e2",
        "1E2",
        "true",
        "false",
        "null",
        "[1]",
        "{\"delta\":1}",
        "\"\"",
        "0.0",
        "0e0",
        "1e99999",
        "9007199254740992",
        "-9007199254740992",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "18446744073709551617",
        "1000000000000000000000000000000"
      })
  void refusesEveryOtherDelta(String delta) throws IOException {
    assertThat(parse(line("\"delta\":" + delta)))
        .isEqualTo(new Line.Malformed(PRODUCT, "invalid delta value"));
  }

  @Test
  void refusesALineWithoutADelta() throws IOException {
    assertThat(parse(line("\"source\":\"x\"")))
        .isEqualTo(new Line.Malformed(PRODUCT, "invalid delta value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0"})
  void knowsAZero(String zero) throws IOException {
    assertThat(parse(line("\"delta\":" + zero))).isEqualTo(new Line.Zero(PRODUCT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"event_time\":\"yesterday\" | invalid event_time",
        "\"event_time\":1705314600 | invalid event_time",
        "\"event_time\":\"\" | invalid event_time",
        "\"event_time\":{} | invalid event_time",
        "\"source\":5 | invalid source",
        "\"source\":{\"a\":1} | invalid source",
        "\"source\":\"a\\u0000b\" | invalid source",
        "\"source\":\"\\ud800\" | invalid source",
        "\"source\":\"\\udc00\\ud800\" | invalid source",
        "\"meta\":[] | invalid meta",
        "\"meta\":\"{}\" | invalid meta",
        "\"meta\":1 | invalid meta",
        "\"meta\":true | invalid meta",
        "\"meta\":{\"a\":\"\\u0000\"} | invalid meta",
        "\"meta\":{\"\\u0000\":1} | invalid meta",
        "\"meta\":{\"a\":[{\"b\":\"x\\ud83d\"}]} | invalid meta",
        "\"meta\":{\"n\":1e99999} | invalid meta",
        "\"meta\":{\"n\":[-1E+400]} | invalid meta",
        "\"meta\":{\"n\":1e-99999} | invalid meta",
        "\"event_id\":\"1-1-1-1-1\" | invalid event_id",
        "\"event_id\":7 | invalid event_id",
        "\"event_id\":\"{0f0e0d0c-0b0a-4908-8706-050403020100}\" | invalid event_id",
        "\"reason\":1 | invalid reason",
        "\"reason\":\"\\u0000\" | invalid reason",
        "\"reason\":\"\\udfff\" | invalid reason",
        "\"reference\":[] | invalid reference",
        "\"reference\":\"a\\u0000\" | invalid reference"
      })
  void validatesEveryMemberBeforeLookingForZero(String member, String what) throws IOException {
    assertThat(parse(line("\"delta\":1," + member))).isEqualTo(new Line.Malformed(PRODUCT, what));
    assertThat(parse(line(member + ",\"delta\":0"))).isEqualTo(new Line.Malformed(PRODUCT, what));
  }

  @Test
  void refusesNumbersThatPostgresqlCanNotHold() throws IOException {
    String longest = "0." + "1".repeat(16_383);
    for (String number :
        new String[] {longest, "1.5e300", "1e-300", "0.0e5", "-" + "7".repeat(50_000)}) {
      assertThat(change(line("\"delta\":1,\"meta\":{\"n\":" + number + "}")).meta()).isNotNull();
    }
    for (String number :
        new String[] {
          longest + "1", longest + "e-1", "0e-16384", "0.0e-99999999999", "0e99999999999"
        }) {
      assertThat(parse(line("\"delta\":1,\"meta\":{\"n\":[" + number + "]}")))
          .isEqualTo(new Line.Malformed(PRODUCT, "invalid meta"));
    }
  }

  /** The JSON library refuses to decode such a name; the line is not lost without a word. */
  @Test
  void refusesUnpairedSurrogatesInNames() throws IOException {
    assertThat(parse(line("\"delta\":1,\"meta\":{\"\\ude00\":1}")))
        .isNotInstanceOf(Line.Change.class);
  }

  @Test
  void boundsTextsInCharactersNotInUnits() throws IOException {
    String hundred = "😀".repeat(100);
    assertThat(change(line("\"delta\":1,\"source\":\"" + hundred + "\"")).source())
        .isEqualTo(hundred);
    assertThat(parse(line("\"delta\":1,\"source\":\"" + hundred + "x\"")))
        .isEqualTo(new Line.Malformed(PRODUCT, "invalid source"));
    assertThat(parse(line("\"delta\":1,\"reason\":\"" + "r".repeat(501) + "\"")))
        .isEqualTo(new Line.Malformed(PRODUCT, "invalid reason"));
    assertThat(parse(line("\"delta\":1,\"reference\":\"" + "r".repeat(201) + "\"")))
        .isEqualTo(new Line.Malformed(PRODUCT, "invalid reference"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"a\" : [1, 2.50, -0, 1e3, true, null, \"\\u00fc\\n\"] , \"b\":{\"c\":{}} }",
        "{\"a\":1,\"a\":2}",
        "{\"pair\":\"\\ud83d\\ude00\",\"ü\":\"日本\",\"😀\":0}",
        "{\"n\":123456789012345678901234567890.5,\"m\":1.7e308}"
      })
  void keepsMetaAsItWasWritten(String meta) throws IOException {
    assertThat(change(line("\"delta\":1,\"meta\":" + meta)).meta()).isEqualTo(meta);
    assertThat(change("{\"meta\" :\t" + meta + " ,\"delta\":1,\"product_id\":\"" + PRODUCT + "\"}"))
        .extracting(StockChange::meta)
        .isEqualTo(meta);
  }

  @Test
  void keepsMetaAsItWasWrittenInTheMiddleOfABuffer() throws IOException {
    String line = line("\"delta\":1,\"meta\":{\"ü\":\"x\"},\"source\":\"s\"");
    byte[] bytes = ("ü noise\n" + line + "\nnoise").getBytes(UTF_8);
    int start = "ü noise\n".getBytes(UTF_8).length;
    Line parsed = PARSER.parse(7, bytes, start, line.getBytes(UTF_8).length);
    assertThat(((Line.Change) parsed).change().meta()).isEqualTo("{\"ü\":\"x\"}");
  }

  @Test
  void refusesMetaThatIsLongerThanItMayBe() throws IOException {
    String longest = "{\"a\":\"" + "x".repeat(META_MAX - 8) + "\"}";
    assertThat(change(line("\"delta\":1,\"meta\":" + longest)).meta()).isEqualTo(longest);
    String longer = longest.replace("}", " }");
    assertThat(parse(line("\"delta\":1,\"meta\":" + longer)))
        .isEqualTo(new Line.Malformed(PRODUCT, "invalid meta"));
  }

  @Test
  void takesNoMemberFromWithinMeta() throws IOException {
    assertThat(parse("{\"delta\":1,\"meta\":{\"product_id\":\"" + PRODUCT + "\"}}"))
        .isEqualTo(new Line.Unusable("missing_product_id", "product_id is missing"));
    StockChange change =
        change(line("\"delta\":1,\"meta\":{\"delta\":9,\"source\":\"x\",\"event_id\":\"y\"}"));
    assertThat(change.delta()).isEqualTo(1);
    assertThat(change.source()).isEqualTo("system");
    assertThat(change.eventId()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"delta\":5,\"delta\":1",
        "\"delta\":\"x\",\"delta\":1",
        "\"delta\":1,\"source\":7,\"source\":null",
        "\"delta\":1,\"source\":\"x\",\"source\":\"system\"",
        "\"delta\":1,\"meta\":[],\"meta\":null",
        "\"delta\":1,\"meta\":{\"a\":1},\"meta\":null",
        "\"delta\":1,\"event_time\":\"2024-01-15T10:30:00Z\",\"event_time\":null",
        "\"delta\":1,\"event_time\":\"x\",\"event_time\":null",
        "\"delta\":1,\"event_id\":\"x\",\"event_id\":null",
        "\"delta\":1,\"event_id\":\"0f0e0d0c-0b0a-4908-8706-050403020100\",\"event_id\":null",
        "\"delta\":1,\"reason\":\"x\",\"reason\":null",
        "\"delta\":1,\"reference\":\"x\",\"reference\":null"
      })
  void takesTheLastOfRepeatedMembers(String members) throws IOException {
    assertThat(change(line(members)))
        .isEqualTo(new StockChange(7, 1, RECEIVED, null, "system", null, null, null, null, null));
  }

  @Test
  void takesTheLastOfRepeatedMembersToBeMalformedToo() throws IOException {
    assertThat(parse(line("\"delta\":1,\"delta\":null")))
        .isEqualTo(new Line.Malformed(PRODUCT, "invalid delta value"));
    assertThat(parse(line("\"delta\":1,\"product_id\":\"x\"")))
        .isEqualTo(new Line.Unusable("invalid_product_id", "product_id is not a UUID"));
    assertThat(parse("{\"product_id\":7,\"product_id\":\"" + PRODUCT + "\",\"delta\":0}"))
        .isEqualTo(new Line.Zero(PRODUCT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"delta\":1} | missing_product_id",
        "{} | missing_product_id",
        "{\"product_id\":null,\"delta\":1} | missing_product_id",
        "{\"product_id\":\"\",\"delta\":1} | invalid_product_id",
        "{\"product_id\":5,\"delta\":1} | invalid_product_id",
        "{\"product_id\":\"1-1-1-1-1\",\"delta\":1} | invalid_product_id",
        "{\"product_id\":\"6ba7b8109dad11d180b400c04fd430c8\"} | invalid_product_id",
        "{\"product_id\":{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\"}}"
            + " | invalid_product_id",
        "[] | not_an_object",
        "[{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":1}] | not_an_object",
        "5 | not_an_object",
        "\"text\" | not_an_object",
        "null | not_an_object",
        "nonsense | invalid_json",
        "{ | invalid_json",
        "} | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":1 | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":01} | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":+1} | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":NaN} | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":1,} | invalid_json",
        "{'product_id':'6ba7b810-9dad-11d1-80b4-00c04fd430c8','delta':1} | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":1}x | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":1} {} | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":1}, | invalid_json",
        "{\"product_id\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"delta\":1}] | invalid_json"
      },
      quoteCharacter = '`')
  void tellsWhyALineBelongsToNoProduct(String line, String code) throws IOException {
    assertThat(parse(line)).isInstanceOf(Line.Unusable.class);
    assertThat(((Line.Unusable) parse(line)).code()).isEqualTo(code);
  }

  @Test
  void bindsNestingToTheLimit() throws IOException {
    String deepest = "[".repeat(DEPTH_MAX - 2) + "]".repeat(DEPTH_MAX - 2);
    assertThat(change(line("\"delta\":1,\"meta\":{\"a\":" + deepest + "}")).meta()).isNotNull();
    for (String member :
        new String[] {"meta\":{\"a\":[" + deepest + "]}", "x\":[[" + deepest + "]]"}) {
      assertThat(parse(line("\"delta\":1,\"" + member)))
          .isEqualTo(
              new Line.Unusable(
                  "nesting_too_deep", "the line is nested deeper than " + DEPTH_MAX + " levels"));
    }
    assertThat(parse("[".repeat(60_000)))
        .isEqualTo(
            new Line.Unusable(
                "nesting_too_deep", "the line is nested deeper than " + DEPTH_MAX + " levels"));
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Line.Unusable expected = new Line.Unusable("invalid_utf8", "the line is not valid UTF-8");
    assertThat(parse(line("\"delta\":1,\"source\":\"ü\""), ISO_8859_1)).isEqualTo(expected);
    // An overlong slash, an encoded surrogate, a cut-off character, a stray continuation byte.
    for (String bytes :
        new String[] {"\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00e2\u0082", "\u0080"}) {
      assertThat(parse(line("\"delta\":1,\"meta\":{\"a\":\"" + bytes + "\"}"), ISO_8859_1))
          .isEqualTo(expected);
    }
  }

  @Test
  void takesOtherEncodingsForNoJson() throws IOException {
    String line = line("\"delta\":1,\"meta\":{\"a\":1}");
    for (Charset charset :
        new Charset[] {
          UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE")
        }) {
      assertThat(parse(line, charset)).as("%s", charset).isInstanceOf(Line.Unusable.class);
      assertThat(parse(line + "\0", charset)).as("%s", charset).isInstanceOf(Line.Unusable.class);
      byte[] bytes = line.getBytes(charset);
      assertThat(PARSER.parse(7, bytes, 0, bytes.length - 1))
          .as("%s, cut", charset)
          .isInstanceOf(Line.Unusable.class);
    }
  }

  @Test
  void readsALineThatStartsWithAByteOrderMarkOrNoneOfIt() throws IOException {
    Line line = parse("\uFEFF" + line("\"delta\":1,\"meta\":{\"a\":1}"));
    if (line instanceof Line.Change change) {
      assertThat(change.change().meta()).isEqualTo("{\"a\":1}");
    } else {
      assertThat(line).isInstanceOf(Line.Unusable.class);
    }
  }

  @Test
  void knowsBlankLines() {
    for (String blank : new String[] {"", " ", "\t", "\r", " \t \r"}) {
      assertThat(LineParser.isBlank(blank.getBytes(UTF_8), 0, blank.length())).isTrue();
    }
    assertThat(LineParser.isBlank(new byte[] {'x', ' ', 'x'}, 1, 1)).isTrue();
    assertThat(LineParser.isBlank(new byte[] {' ', '{', ' '}, 0, 3)).isFalse();
    assertThat(LineParser.isBlank(new byte[] {0}, 0, 1)).isFalse();
  }

  private static String line(String members) {
    return "{\"product_id\":\"" + PRODUCT + "\"," + members + "}";
  }

  private static StockChange change(String line) throws IOException {
    Line parsed = parse(line);
    assertThat(parsed).isInstanceOf(Line.Change.class);
    assertThat(((Line.Change) parsed).productId()).isEqualTo(PRODUCT);
    return ((Line.Change) parsed).change();
  }

  private static Line parse(String line) throws IOException {
    return parse(line, UTF_8);
  }

  private static Line parse(String line, Charset charset) throws IOException {
    byte[] bytes = line.getBytes(charset);
    return PARSER.parse(7, bytes, 0, bytes.length);
  }
}
