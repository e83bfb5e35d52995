package io.stockupdater.idempotency;

import io.stockupdater.http.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client calls a request that has one effect however often it is sent.
 *
 * @param value 1 to 255 printable ASCII characters
 */
public record IdempotencyKey(UUID tenantId, Operation operation, String value) {
  /** The request header. */
  public static final String HEADER = "Idempotency-Key";

  /** Tells in an answer that it was given before. */
  public static final String REPLAYED = "Idempotent-Replayed";

  private static final int CHARACTERS_MAX = 255;

  /** Keys of one operation don't meet those of another. */
  public enum Operation {
    BULK_UPDATE("bulk_update", 2),
    STOCK_UPDATE("stock_update", 1);

    private final String column;
    private final int retryAfterSeconds;

    Operation(String column, int retryAfterSeconds) {
      this.column = column;
      this.retryAfterSeconds = retryAfterSeconds;
    }

    String column() {
      return column;
    }

    /** When a request that met one under way should come again. */
    int retryAfterSeconds() {
      return retryAfterSeconds;
    }
  }

  /**
   * The key in a header by draft-ietf-httpapi-idempotency-key-header-07: a quoted string of RFC
   * 8941, or the same without the quotes. Null when there is no header.
   *
   * @throws Problem 400 when there is something else in it
   */
  public static @Nullable String parse(@Nullable String header) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
    String key = text.startsWith("\"") ? unquote(text) : text;
    if (key == null || key.isEmpty() || key.length() > CHARACTERS_MAX || !isPrintable(key)) {
      throw Problem.invalidParameter(
          HEADER, "must have 1 to " + CHARACTERS_MAX + " printable ASCII characters");
    }
    return key;
  }

  private static @Nullable String unquote(String text) {
    StringBuilder key = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i == text.length() - 1 ? key.toString() : null;
      }
      if (c == '\\') {
        if (++i == text.length() || (text.charAt(i) != '"' && text.charAt(i) != '\\')) {
          return null;
        }
        c = text.charAt(i);
      }
      key.append(c);
    }
    return null;
  }

  private static boolean isPrintable(String key) {
    return key.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
