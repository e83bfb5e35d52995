package io.stockupdater.idempotency;

import io.stockupdater.http.Problem;
import io.stockupdater.http.RequestId;
import io.stockupdater.idempotency.Claim.Finished;
import io.stockupdater.idempotency.Claim.Granted;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs requests that may be sent again: each has one effect and one answer under its key.
 *
 * <p>A refusal is an answer too, and is given again; but not one that another try may change. A
 * request that failed keeps its key, and the next one with it goes on at once.
 */
@ApplicationScoped
public class KeyedRequests {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedRequests.class);

  /** Answers that another try may change, beside those of the server's own errors. */
  private static final Set<Integer> NOT_STORED = Set.of(408, 413, 429);

  private IdempotencyKeys keys;

  /** For CDI's proxy. */
  @SuppressWarnings("NullAway.Init")
  KeyedRequests() {}

  @Inject
  KeyedRequests(IdempotencyKeys keys) {
    this.keys = keys;
  }

  /** What an operation does under a key. */
  public interface Request<A> {
    /**
     * Has the effect, and finishes the key in the transaction that completes it.
     *
     * @throws LeaseLost when another request has taken the key over
     * @throws Problem when it can't have the effect
     */
    A perform(Granted claim);

    /** The answer to a request that had the effect before. */
    A replay(Finished finished);

    /** Where the effect of a request under way can be looked at; null for nowhere. */
    @Nullable String location(UUID effectId);
  }

  /**
   * Has the effect or tells what it was.
   *
   * @param effectId under which the effect will be found if the key is new
   * @throws Problem what refused the request, now or before; 409 while another one is at it, 422
   *     when the key stands for another request
   */
  public <A> A run(IdempotencyKey key, byte[] fingerprint, UUID effectId, Request<A> request) {
    Claim claim = keys.claim(key, fingerprint, effectId);
    if (claim instanceof Finished finished) {
      if (finished.status() >= 400) {
        throw Problem.stored(String.valueOf(finished.answer()))
            .header(IdempotencyKey.REPLAYED, "true");
      }
      return request.replay(finished);
    }
    if (claim instanceof Granted granted) {
      return perform(key, granted, request);
    }
    throw running(key, claim, request);
  }

  private <A> A perform(IdempotencyKey key, Granted claim, Request<A> request) {
    boolean ended = false;
    try {
      A answer = request.perform(claim);
      ended = true;
      return answer;
    } catch (LeaseLost e) {
      ended = true;
      throw running(key, claim, request);
    } catch (Problem refusal) {
      ended = store(claim, refusal);
      throw refusal;
    } finally {
      if (!ended) {
        expire(claim);
      }
    }
  }

  /** Keeps a refusal; false for one that is not to be given again. */
  private boolean store(Granted claim, Problem refusal) {
    if (refusal.status() >= 500 || NOT_STORED.contains(refusal.status())) {
      return false;
    }
    try {
      keys.finish(claim, refusal.status(), refusal.store());
      return true;
    } catch (LeaseLost e) {
      return true; // the one who has the key now finds out by itself
    } catch (EJBException e) {
      warn(claim, e);
      return false;
    }
  }

  private void expire(Granted claim) {
    try {
      keys.expire(claim);
    } catch (EJBException e) {
      warn(claim, e); // the next request with the key waits until the lease is over
    }
  }

  private static void warn(Granted claim, EJBException failure) {
    LOG.atWarn()
        .addKeyValue("request_id", RequestId.current())
        .addKeyValue("tenant_id", claim.key().tenantId())
        .setCause(failure)
        .log("idempotency key not ended");
  }

  private static Problem running(IdempotencyKey key, Claim claim, Request<?> request) {
    Problem problem =
        new Problem(
                409,
                "request_in_progress",
                "a request with this Idempotency-Key is being processed")
            .header("Retry-After", Integer.toString(key.operation().retryAfterSeconds()));
    String location = request.location(claim.effectId());
    return location == null ? problem : problem.header("Location", location);
  }
}
