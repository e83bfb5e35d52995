package io.stockupdater.http;

import io.stockupdater.text.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list a client asks for.
 *
 * <p>A cursor is the key of the last item seen with a checksum over the list and the key. The
 * checksum refuses cursors of other lists and invented ones; it is no secret, and nothing depends
 * on it: whoever builds a cursor gets a page of the list that he may read anyway.
 */
public final class PageRequest {
  /** The query parameters. */
  public static final String LIMIT = "limit";

  public static final String CURSOR = "cursor";

  private static final int LIMIT_MAX = 1_000;
  private static final int LIMIT_DEFAULT = 100;
  private static final int CHECKSUM_BYTES = 9;
  private static final int CURSOR_CHARACTERS_MAX = 1_000;

  private final String list;
  private final int limit;
  private final @Nullable String after;

  private PageRequest(String list, int limit, @Nullable String after) {
    this.list = list;
    this.limit = limit;
    this.after = after;
  }

  /**
   * Reads the query parameters.
   *
   * @param list names the list with all that selects its items, so that cursors stay within it
   * @throws Problem 400 naming the parameter
   */
  public static PageRequest of(String list, @Nullable String limit, @Nullable String cursor) {
    return new PageRequest(
        list,
        limit == null ? LIMIT_DEFAULT : limit(limit),
        cursor == null ? null : key(list, cursor));
  }

  /**
   * All of a list, in the largest pages there are.
   *
   * @throws Problem 400 for one of the query parameters, which have no meaning then
   */
  public static PageRequest whole(String list, @Nullable String limit, @Nullable String cursor) {
    if (limit != null || cursor != null) {
      throw Problem.invalidParameter(
          limit == null ? CURSOR : LIMIT,
          "can't be used with " + Json.NDJSON + ", which has it all");
    }
    return new PageRequest(list, LIMIT_MAX, null);
  }

  /** The page that a cursor of this list leads to. */
  PageRequest following(String cursor) {
    return new PageRequest(list, limit, key(list, cursor));
  }

  /** How many items the page has at most. */
  public int limit() {
    return limit;
  }

  /** How many to fetch: one more than the page has, to know whether another follows. */
  public int rowsMax() {
    return limit + 1;
  }

  /** The key of the last item of the page before, or null for the first page. */
  public @Nullable String after() {
    return after;
  }

  /**
   * The same for a list whose key is a UUID.
   *
   * @throws Problem 400 naming the cursor
   */
  public @Nullable UUID afterId() {
    return after == null ? null : Parameters.id(CURSOR, after);
  }

  /**
   * The same for a list whose key is a positive number.
   *
   * @param otherwise for the first page
   * @throws Problem 400 naming the cursor
   */
  public long afterNumber(long otherwise) {
    if (after == null) {
      return otherwise;
    }
    if (after.matches("[0-9]{1,18}")) {
      return Long.parseLong(after);
    }
    throw invalidCursor();
  }

  String cursor(String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    byte[] cursor = Arrays.copyOf(checksum(list, text), CHECKSUM_BYTES + text.length);
    System.arraycopy(text, 0, cursor, CHECKSUM_BYTES, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  private static int limit(String text) {
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LIMIT_MAX) {
        return limit;
      }
    }
    throw Problem.invalidParameter(LIMIT, "must be an integer from 1 to " + LIMIT_MAX);
  }

  private static String key(String list, String cursor) {
    if (cursor.length() <= CURSOR_CHARACTERS_MAX) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        if (bytes.length > CHECKSUM_BYTES) {
          byte[] key = Arrays.copyOfRange(bytes, CHECKSUM_BYTES, bytes.length);
          if (MessageDigest.isEqual(checksum(list, key), Arrays.copyOf(bytes, CHECKSUM_BYTES))) {
            return new String(key, StandardCharsets.UTF_8);
          }
        }
      } catch (IllegalArgumentException e) {
        // not base64: told below
      }
    }
    throw invalidCursor();
  }

  private static Problem invalidCursor() {
    return Problem.invalidParameter(CURSOR, "must be one that this list has returned");
  }

  private static byte[] checksum(String list, byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(list.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return Arrays.copyOf(digest.digest(key), CHECKSUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
