package io.stockupdater.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads one line of a document. Thread-safe.
 *
 * <p>A member that is null counts as absent, an unknown one is ignored, and of a repeated one the
 * last counts, as the clients' own JSON libraries have it.
 */
public final class LineParser {
  private final JsonFactory json;
  private final Instant receivedAt;
  private final int lineBytesMax;
  private final int depthMax;
  private final int metaBytesMax;

  /**
   * @param receivedAt the time of events that name none
   */
  LineParser(int lineBytesMax, int depthMax, int metaBytesMax, Instant receivedAt) {
    this.receivedAt = receivedAt;
    this.lineBytesMax = lineBytesMax;
    this.depthMax = depthMax;
    this.metaBytesMax = metaBytesMax;
    this.json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(depthMax)
                    .maxNumberLength(lineBytesMax + 1)
                    .maxStringLength(lineBytesMax + 1)
                    .maxNameLength(lineBytesMax + 1)
                    .build())
            .build();
  }

  /** Whether the line holds nothing but white space. */
  static boolean isBlank(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** How long a line may be, without its end. */
  public int lineBytesMax() {
    return lineBytesMax;
  }

  /** What a longer line is. */
  public Line.Unusable tooLong() {
    return new Line.Unusable("line_too_long", "the line is longer than " + lineBytesMax + " bytes");
  }

  /**
   * Reads a line.
   *
   * @param number physical, from 1
   */
  public Line parse(long number, byte[] bytes, int start, int length) throws IOException {
    if (hasNul(bytes, start, length)) {
      return invalidJson(); // Jackson would take it for UTF-16 or UTF-32
    }
    if (!isUtf8(bytes, start, length)) {
      return new Line.Unusable("invalid_utf8", "the line is not valid UTF-8");
    }
    try (JsonParser parser = json.createParser(bytes, start, length)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return parser.nextToken() == null && first != null
            ? new Line.Unusable("not_an_object", "the line is not a JSON object")
            : invalidJson();
      }
      EventMembers members = new EventMembers(bytes, start, receivedAt, metaBytesMax);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        members.read(name, parser);
      }
      return parser.nextToken() == null ? members.toLine(number) : invalidJson();
    } catch (StreamConstraintsException e) {
      return new Line.Unusable(
          "nesting_too_deep", "the line is nested deeper than " + depthMax + " levels");
    } catch (JsonProcessingException e) {
      return invalidJson();
    }
  }

  private static Line invalidJson() {
    return new Line.Unusable("invalid_json", "the line is not valid JSON");
  }

  private static boolean hasNul(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUtf8(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
          return true;
        } catch (CharacterCodingException e) {
          return false;
        }
      }
    }
    return true;
  }
}
