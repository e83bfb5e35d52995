package io.stockupdater.upload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.stockupdater.http.DateTimes;
import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Texts;
import io.stockupdater.http.Uuids;
import io.stockupdater.stock.StockChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
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

  private final byte[] bytes;
  private final int start;
  private final Instant receivedAt;
  private Instant eventTime;

  private boolean productNamed;
  private @Nullable UUID productId;
  private boolean deltaValid;
  private long delta;
  private @Nullable String eventTimeWritten;
  private @Nullable String source;
  private @Nullable String reason;
  private @Nullable String reference;
  private @Nullable String meta;
  private @Nullable UUID eventId;

  private boolean eventTimeInvalid;
  private boolean sourceInvalid;
  private boolean reasonInvalid;
  private boolean referenceInvalid;
  private boolean metaInvalid;
  private boolean eventIdInvalid;

  EventMembers(byte[] bytes, int start, Instant receivedAt) {
    this.bytes = bytes;
    this.start = start;
    this.receivedAt = receivedAt;
    this.eventTime = receivedAt;
  }

  /** Reads the value the parser stands at, to its end. */
  void read(String name, JsonParser parser) throws IOException {
    boolean absent = parser.currentToken() == JsonToken.VALUE_NULL;
    switch (name) {
      case "product_id" -> {
        productNamed = !absent;
        productId = Uuids.parse(text(parser));
      }
      case "delta" -> readDelta(parser);
      case "event_time" -> {
        eventTimeWritten = text(parser);
        Instant parsed = eventTimeWritten == null ? null : DateTimes.parse(eventTimeWritten);
        eventTimeInvalid = !absent && parsed == null;
        eventTime = parsed == null ? receivedAt : parsed;
      }
      case "source" -> {
        source = text(parser);
        sourceInvalid = !absent && !isText(source, SOURCE_CHARACTERS_MAX);
      }
      case "reason" -> {
        reason = text(parser);
        reasonInvalid = !absent && !isText(reason, REASON_CHARACTERS_MAX);
      }
      case "reference" -> {
        reference = text(parser);
        referenceInvalid = !absent && !isText(reference, REFERENCE_CHARACTERS_MAX);
      }
      case "event_id" -> {
        eventId = Uuids.parse(text(parser));
        eventIdInvalid = !absent && eventId == null;
      }
      case "meta" -> readMeta(parser);
      default -> {}
    }
    parser.skipChildren();
  }

  Line toLine(long number) {
    if (productId == null) {
      return productNamed
          ? new Line.Unusable("invalid_product_id", "product_id is not a UUID")
          : new Line.Unusable("missing_product_id", "product_id is missing");
    }
    String invalid = firstInvalid();
    if (invalid != null) {
      return new Line.Malformed(productId, invalid);
    }
    if (delta == 0) {
      return new Line.Zero(productId);
    }
    return new Line.Change(
        productId,
        new StockChange(
            number,
            delta,
            eventTime,
            eventTimeWritten,
            source == null ? DEFAULT_SOURCE : source,
            reason,
            reference,
            meta,
            eventId,
            null));
  }

  private @Nullable String firstInvalid() {
    if (!deltaValid) {
      return "invalid delta value";
    }
    if (eventTimeInvalid) {
      return "invalid event_time";
    }
    if (sourceInvalid) {
      return "invalid source";
    }
    if (metaInvalid) {
      return "invalid meta";
    }
    if (eventIdInvalid) {
      return "invalid event_id";
    }
    if (reasonInvalid) {
      return "invalid reason";
    }
    return referenceInvalid ? "invalid reference" : null;
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
  }

  private static boolean isText(@Nullable String text, int charactersMax) {
    return text != null
        && text.codePointCount(0, text.length()) <= charactersMax
        && Texts.isStorable(text);
  }

  private void readDelta(JsonParser parser) throws IOException {
    deltaValid = false;
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      delta = parser.getLongValue();
      deltaValid = delta >= -JsonBody.LEVEL_MAX && delta <= JsonBody.LEVEL_MAX;
    }
  }

  /** Keeps the object's text as it was sent; PostgreSQL parses it once more into jsonb. */
  private void readMeta(JsonParser parser) throws IOException {
    meta = null;
    metaInvalid = false;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      metaInvalid = parser.currentToken() != JsonToken.VALUE_NULL;
      return;
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
    metaInvalid = !valid;
    meta = new String(bytes, from, to - from, StandardCharsets.UTF_8);
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
