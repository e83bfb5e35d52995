package io.stockupdater.http;

import io.stockupdater.text.DateTimes;
import io.stockupdater.text.Texts;
import io.stockupdater.text.Uuids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of paths, queries and headers: null when absent, a 400 that names the parameter when
 * malformed.
 */
public final class Parameters {
  private Parameters() {}

  /** A UUID in its 36-character form. */
  public static @Nullable UUID uuid(String name, @Nullable String value) {
    return value == null ? null : id(name, value);
  }

  /** The same for one that is always there. */
  public static UUID id(String name, String value) {
    UUID uuid = Uuids.parse(value);
    if (uuid == null) {
      throw Problem.invalidParameter(name, "must be a UUID");
    }
    return uuid;
  }

  /** Text of 1 to so many characters. */
  public static @Nullable String text(String name, @Nullable String value, int charactersMax) {
    if (value != null) {
      int characters = value.codePointCount(0, value.length());
      if (characters < 1 || characters > charactersMax || !Texts.isStorable(value)) {
        throw Problem.invalidParameter(name, "must have 1 to " + charactersMax + " characters");
      }
    }
    return value;
  }

  /** {@code true} or {@code false}. */
  public static @Nullable Boolean flag(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    return switch (value) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw Problem.invalidParameter(name, "must be true or false");
    };
  }

  /** An integer within plus or minus 2^53-1. */
  public static @Nullable Long level(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    if (value.matches("-?[0-9]{1,16}")) {
      long level = Long.parseLong(value);
      if (Math.abs(level) <= JsonBody.LEVEL_MAX) {
        return level;
      }
    }
    throw Problem.invalidParameter(
        name, "must be an integer within ±" + Long.toString(JsonBody.LEVEL_MAX));
  }

  /** An RFC 3339 date-time, in UTC if it has no offset. */
  public static @Nullable Instant time(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    Instant time = DateTimes.parse(value);
    if (time == null) {
      // A plus that is not encoded arrives as a space.
      throw Problem.invalidParameter(
          name, "must be an RFC 3339 date-time, with the + of an offset written as %2B");
    }
    return time;
  }
}
