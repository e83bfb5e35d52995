package io.stockupdater.idempotency;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What asking for a key came to. */
public sealed interface Claim {
  /** The id under which the effect is, or will be, found. */
  UUID effectId();

  /**
   * The key is this request's, which has to finish it.
   *
   * @param isResumed whether an earlier request that broke off may have had a part of the effect
   */
  record Granted(IdempotencyKey key, UUID effectId, UUID owner, boolean isResumed)
      implements Claim {}

  /**
   * The effect has been had.
   *
   * @param status of the answer
   * @param answer its body; null where the effect's own rows tell it
   */
  record Finished(UUID effectId, int status, @Nullable String answer) implements Claim {}

  /** Another request is at it. */
  record Running(UUID effectId) implements Claim {}
}
