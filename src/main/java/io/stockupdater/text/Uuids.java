package io.stockupdater.text;

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
}
