package io.stockupdater.stock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.stockupdater.text.Json;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Equality of JSON values: order of members and spelling of numbers (1, 1.0, 1e0) do not count. */
final class JsonEquality {
  /** Whatever the line's parser let through can be compared: the limits were its own. */
  private static final JsonFactory UNLIMITED =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(JsonNode.class)
          .with(UNLIMITED)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
          return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
      };

  private JsonEquality() {}

  static boolean equal(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (a.equals(b)) {
      return true;
    }
    try {
      JsonNode left = READER.readValue(a);
      return left.equals(BY_VALUE, READER.readValue(b));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("meta is not JSON", e);
    }
  }
}
