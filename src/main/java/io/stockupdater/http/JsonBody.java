package io.stockupdater.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockupdater.text.Json;
import io.stockupdater.text.Texts;
import io.stockupdater.text.Uuids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from a client. Its accessors check one member each and refuse a bad one with a 422
 * that names it; JSON null counts as absent, unknown members are ignored.
 */
public final class JsonBody {
  /** Levels and deltas stay exact in every client: within plus or minus 2^53-1. */
  public static final long LEVEL_MAX = (1L << 53) - 1;

  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final ObjectWriter CANONICAL =
      Json.MAPPER.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** What a body that is read as a whole may have. */
  static final int BYTES_MAX = 1 << 20;

  private final ObjectNode node;

  private JsonBody(ObjectNode node) {
    this.node = node;
  }

  /**
   * Reads a small JSON object to its end.
   *
   * @throws Problem 400 {@code malformed_json}, 413 for more than 1 MiB, 422 for another JSON value
   */
  public static JsonBody read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      throw BodyLimit.tooLarge(BYTES_MAX);
    }
    return parse(bytes, 0, bytes.length);
  }

  /**
   * Parses one object.
   *
   * @throws Problem 400 {@code malformed_json}, 422 {@code not_an_object}
   */
  public static JsonBody parse(byte[] bytes, int offset, int length) {
    return parse("body", bytes, offset, length);
  }

  /** The same from what is no JSON text. */
  public static JsonBody of(ObjectNode node) {
    return new JsonBody(node);
  }

  /** Like {@link #parse(byte[], int, int)}, for a line of a document. */
  public static JsonBody parseLine(byte[] bytes, int offset, int length) {
    return parse("line", bytes, offset, length);
  }

  private static JsonBody parse(String what, byte[] bytes, int offset, int length) {
    JsonNode parsed;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      parsed = READER.readValue(bytes, offset, length);
    } catch (CharacterCodingException e) {
      throw new Problem(400, "malformed_json", "the " + what + " is not valid UTF-8");
    } catch (IOException | ArithmeticException | NumberFormatException e) {
      // The latter two for numbers beyond what Java can hold, such as 1e2147483648.
      throw new Problem(400, "malformed_json", "the " + what + " is not valid JSON");
    }
    if (parsed instanceof ObjectNode object) {
      return new JsonBody(object);
    }
    if (parsed == null || parsed.isMissingNode()) {
      throw new Problem(400, "malformed_json", "the " + what + " is empty");
    }
    throw new Problem(422, "not_an_object", "the " + what + " must be a JSON object");
  }

  /** The object in a form that equal objects share, whatever the order of their members. */
  public byte[] canonical() {
    try {
      return CANONICAL.writeValueAsBytes(Json.MAPPER.treeToValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the member is there, be it null. */
  public boolean has(String member) {
    return node.has(member);
  }

  /** Whether the member is there and null. */
  public boolean isNull(String member) {
    return node.has(member) && node.get(member).isNull();
  }

  /** A string of a length in characters within the limits. */
  public String text(String member, int min, int max) {
    String value = optionalText(member, min, max);
    if (value == null) {
      throw Problem.invalidMember(member, "is required");
    }
    return value;
  }

  /** Like {@link #text}, or null. */
  public @Nullable String optionalText(String member, int min, int max) {
    JsonNode value = present(member);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw Problem.invalidMember(member, "must be a string");
    }
    String text = value.textValue();
    if (!Texts.isStorable(text)) {
      throw Problem.invalidMember(member, "must not contain U+0000 or unpaired surrogates");
    }
    int characters = text.codePointCount(0, text.length());
    if (characters < min || characters > max) {
      throw Problem.invalidMember(member, "must have " + min + " to " + max + " characters");
    }
    return text;
  }

  /** What people call something: without white space around it, and not blank. */
  public String name(String member, int max) {
    String name = optionalName(member, max);
    if (name == null) {
      throw Problem.invalidMember(member, "is required");
    }
    return name;
  }

  /** Like {@link #name}, or null. */
  public @Nullable String optionalName(String member, int max) {
    JsonNode value = present(member);
    if (value != null && value.isTextual()) {
      String stripped = Texts.trim(value.textValue());
      if (stripped.isEmpty() && !value.textValue().isEmpty()) {
        throw Problem.invalidMember(member, "must not be blank");
      }
      node.put(member, stripped);
    }
    return optionalText(member, 1, max);
  }

  /** A UUID in its 36-character form, or null. */
  public @Nullable UUID optionalUuid(String member) {
    JsonNode value = present(member);
    if (value == null) {
      return null;
    }
    UUID uuid = value.isTextual() ? Uuids.parse(value.textValue()) : null;
    if (uuid == null) {
      throw Problem.invalidMember(member, "must be a UUID");
    }
    return uuid;
  }

  /** An integer literal within plus or minus 2^53-1, or null. */
  public @Nullable Long optionalLevel(String member) {
    JsonNode value = present(member);
    if (value == null) {
      return null;
    }
    if (value.asToken() != JsonToken.VALUE_NUMBER_INT
        || !value.canConvertToLong()
        || Math.abs(value.longValue()) > LEVEL_MAX
        || value.longValue() == Long.MIN_VALUE) {
      throw Problem.invalidMember(member, "must be an integer within ±9007199254740991");
    }
    return value.longValue();
  }

  /** A boolean, or null. */
  public @Nullable Boolean optionalBoolean(String member) {
    JsonNode value = present(member);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw Problem.invalidMember(member, "must be true or false");
    }
    return value.booleanValue();
  }

  private @Nullable JsonNode present(String member) {
    JsonNode value = node.get(member);
    return value == null || value.isNull() ? null : value;
  }
}
