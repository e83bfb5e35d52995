package io.stockupdater.stock;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * New bounds for a level.
 *
 * @param setsMin whether the minimum changes
 * @param minLevel the new minimum, null for unbounded
 * @param setsMax whether the maximum changes
 * @param maxLevel the new maximum, null for unbounded
 */
public record BoundsChange(
    UUID productId,
    boolean setsMin,
    @Nullable Long minLevel,
    boolean setsMax,
    @Nullable Long maxLevel) {

  /** Why bounds were not changed. */
  public enum Refusal {
    MIN_ABOVE_MAX,
    LEVEL_BELOW_MIN,
    LEVEL_ABOVE_MAX,
    LOCK_TIMEOUT
  }

  /** What to do about levels that others have locked. */
  public enum WhenLocked {
    /** Wait as long as the database lets one; then the transaction fails. */
    WAIT,
    /** Refuse the change with {@link Refusal#LOCK_TIMEOUT}. */
    REFUSE
  }
}
