package io.stockupdater.http;

import org.jspecify.annotations.Nullable;

/**
 * A member that may be absent, which means something else than null.
 *
 * @param isPresent whether the client sent it
 * @param value what it sent; null when it is absent, too
 */
public record Member<T>(boolean isPresent, @Nullable T value) {
  /** The member of this name, with the value read from it. */
  public static <T> Member<T> of(JsonBody body, String name, @Nullable T value) {
    return new Member<>(body.has(name), value);
  }
}
