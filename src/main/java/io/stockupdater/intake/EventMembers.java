package io.stockupdater.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.stockupdater.http.JsonBody;
import io.stockupdater.stock.StockChange;
import io.stockupdater.text.DateTimes;
import io.stockupdater.text.Texts;
import io.stockupdater.text.Uuids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The members of one event as they are read; then the line that they make. */
final class EventMembers {
  private static final int SOURCE_CHARACTERS_MAX = 100;
  private static final int REASON_CHARACTERS_MAX = 500;
  private static final int REFERENCE_CHARACTERS_MAX = 200;

  /** Of PostgreSQL's numeric. */
  private static final int INTEGER_DIGITS_MAX = 131_072;

  private static final int FRACTION_DIGITS_MAX = 16_383;
  private static final String DEFAULT_SOURCE = "system";

  /** Reads a value, which may be null; false when the member can't be used then. */
  private interface Reader {
    boolean read(EventMembers members, JsonParser parser) throws IOException;
  }

  /** What a member is called, how it is read, and what is said of an event whose own is bad. */
  private record Member(String name, String complaint, Reader reader) {}

  /** In the order in which they are complained of. */
  private static final List<Member> MEMBERS =
      List.of(
          new Member("product_id", "", EventMembers::readProductId),
          new Member("delta", "invalid delta value", EventMembers::readDelta),
          new Member("event_time", "invalid event_time", EventMembers::readEventTime),
          new Member("source", "invalid source", EventMembers::readSource),
          new Member("meta", "invalid meta", EventMembers::readMeta),
          new Member("event_id", "invalid event_id", EventMembers::readEventId),
          new Member("reason", "invalid reason", EventMembers::readReason),
          new Member("reference", "invalid reference", EventMembers::readReference));

  private static final Map<String, Integer> INDEX_BY_NAME =
      IntStream.range(0, MEMBERS.size())
          .boxed()
          .collect(Collectors.toMap(index -> MEMBERS.get(index).name(), index -> index));

  /** The bits of those that have to be there: product_id and delta. */
  private static final int REQUIRED = 0b11;

  private final byte[] bytes;
  private final int start;
  private final Instant receivedAt;
  private final int metaBytesMax;

  /** A bit for each member that can't be used, or is required and absent. */
  private int invalid = REQUIRED;

  private boolean productNamed;
  private @Nullable UUID productId;
  private long delta;
  private @Nullable Instant eventTime;
  private @Nullable String eventTimeWritten;
  private @Nullable String source;
  private @Nullable String reason;
  private @Nullable String reference;
  private @Nullable String meta;
  private @Nullable UUID eventId;

  EventMembers(byte[] bytes, int start, Instant receivedAt, int metaBytesMax) {
    this.bytes = bytes;
    this.start = start;
    this.receivedAt = receivedAt;
    this.metaBytesMax = metaBytesMax;
  }

  /** Reads the value the parser stands at, to its end. */
  void read(String name, JsonParser parser) throws IOException {
    Integer index = INDEX_BY_NAME.get(name);
    if (index != null) {
      boolean valid = MEMBERS.get(index).reader().read(this, parser);
      invalid = valid ? invalid & ~(1 << index) : invalid | 1 << index;
    }
    parser.skipChildren();
  }

  Line toLine(long number) {
    if (productId == null) {
      return productNamed
          ? new Line.Unusable("invalid_product_id", "product_id is not a UUID")
          : new Line.Unusable("missing_product_id", "product_id is missing");
    }
    if (invalid != 0) {
      Member first = MEMBERS.get(Integer.numberOfTrailingZeros(invalid));
      return new Line.Malformed(productId, first.complaint());
    }
    if (delta == 0) {
      return new Line.Zero(productId);
    }
    return new Line.Change(
        productId,
        new StockChange(
            number,
            delta,
            eventTime == null ? receivedAt : eventTime,
            eventTimeWritten,
            source == null ? DEFAULT_SOURCE : source,
            reason,
            reference,
            meta,
            eventId,
            null));
  }

  private boolean readProductId(JsonParser parser) throws IOException {
    productNamed = !isNull(parser);
    productId = Uuids.parse(text(parser));
    return productId != null;
  }

  private boolean readDelta(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return false;
    }
    delta = parser.getLongValue();
    return delta >= -JsonBody.LEVEL_MAX && delta <= JsonBody.LEVEL_MAX;
  }

  private boolean readEventTime(JsonParser parser) throws IOException {
    eventTimeWritten = text(parser);
    eventTime = eventTimeWritten == null ? null : DateTimes.parse(eventTimeWritten);
    return isNull(parser) || eventTime != null;
  }

  private boolean readSource(JsonParser parser) throws IOException {
    source = text(parser);
    return isNull(parser) || isText(source, SOURCE_CHARACTERS_MAX);
  }

  private boolean readReason(JsonParser parser) throws IOException {
    reason = text(parser);
    return isNull(parser) || isText(reason, REASON_CHARACTERS_MAX);
  }

  private boolean readReference(JsonParser parser) throws IOException {
    reference = text(parser);
    return isNull(parser) || isText(reference, REFERENCE_CHARACTERS_MAX);
  }

  private boolean readEventId(JsonParser parser) throws IOException {
    eventId = Uuids.parse(text(parser));
    return isNull(parser) || eventId != null;
  }

  /** Null counts as absent, also after a value: of a repeated member the last counts. */
  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
  }

  private static boolean isText(@Nullable String text, int charactersMax) {
    return text != null
        && text.codePointCount(0, text.length()) <= charactersMax
        && Texts.isStorable(text);
  }

  /** Keeps the object's text as it was sent; PostgreSQL parses it once more into jsonb. */
  private boolean readMeta(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      meta = null;
      return isNull(parser);
    }
    int from = start + (int) parser.currentTokenLocation().getByteOffset();
    boolean valid = true;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
        valid &= Texts.isStorable(parser.getText());
      } else if (token.isNumeric()) {
        valid &= isPlain(parser);
      }
    }
    int to = start + (int) parser.currentLocation().getByteOffset();
    meta = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return valid && to - from <= metaBytesMax;
  }

  /**
   * Whether a number is one that every reader can hold: jsonb keeps 1e99999 as a hundred thousand
   * digits, which would let a small file become a huge answer, and refuses more than so many digits
   * on either side of the point.
   */
  private static boolean isPlain(JsonParser parser) throws IOException {
    String text = parser.getText();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return text.length() <= INTEGER_DIGITS_MAX;
    }
    double value = parser.getDoubleValue();
    int mantissa = (int) text.chars().takeWhile(c -> c != 'e' && c != 'E').count();
    int point = text.indexOf('.');
    int fraction = point < 0 ? 0 : mantissa - point - 1;
    try {
      long exponent =
          mantissa == text.length() ? 0 : Integer.parseInt(text.substring(mantissa + 1));
      return !Double.isInfinite(value)
          && (value != 0 || text.chars().limit(mantissa).noneMatch(c -> c >= '1' && c <= '9'))
          && fraction - exponent <= FRACTION_DIGITS_MAX;
    } catch (NumberFormatException e) {
      return false; // an exponent beyond an int
    }
  }
}
