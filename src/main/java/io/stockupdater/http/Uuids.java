package io.stockupdater.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs in the 36-character form of RFC 9562, in either case. */
public final class Uuids {
  private static final int LENGTH = 36;

  private Uuids() {}

  /**
   * The UUID, or null for anything but the full form ({@link UUID#fromString} takes "1-1-1-1-1").
   */
  public static @Nullable UUID parse(@Nullable CharSequence text) {
    if (text == null || text.length() != LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return null;
      }
      if (digits++ < 16) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new UUID(high, low);
  }

  /**
   * A path parameter.
   *
   * @throws Problem 400 naming the parameter
   */
  public static UUID parameter(String name, String value) {
    UUID uuid = parse(value);
    if (uuid == null) {
      throw Problem.invalidParameter(name, "must be a UUID");
    }
    return uuid;
  }

  /**
   * The optional header that names who makes the change.
   *
   * @throws Problem 400 when it is not a UUID
   */
  public static @Nullable UUID header(String name, @Nullable String value) {
    return value == null ? null : parameter(name, value);
  }
}
