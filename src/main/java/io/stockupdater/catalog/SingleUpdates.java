package io.stockupdater.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.stockupdater.http.Json;
import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Problem;
import io.stockupdater.http.Settings;
import io.stockupdater.idempotency.Claim;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.Fingerprint;
import io.stockupdater.idempotency.IdempotencyKey;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockLog;
import io.stockupdater.stock.StockWriter;
import io.stockupdater.stock.WaitBudget;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes single updates, once each for those that have a key. */
@ApplicationScoped
public class SingleUpdates {
  private static final Logger LOG = LoggerFactory.getLogger(SingleUpdates.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  /** Answers that another try may change, beside those of the server's own errors. */
  private static final Set<Integer> NOT_STORED = Set.of(408, 413, 429);

  @Inject private StockWriter writer;
  @Inject private StockLog log;
  @Inject private IdempotencyKeys keys;
  @Inject private Settings settings;
  @Inject private Clock clock;

  /**
   * What to tell the client.
   *
   * @param isReplayed whether an earlier request with the same key had the effect
   */
  record Answer(StockedProduct product, boolean isReplayed) {}

  /**
   * Makes the update.
   *
   * @param key under which the request may be sent again
   * @throws Problem when it can't be made; nothing has changed then
   */
  Answer update(UUID productId, JsonBody body, @Nullable UUID userId, @Nullable String key) {
    if (key == null) {
      StockUpdate update = StockUpdate.of(body);
      return new Answer(apply(productId, update, userId, null), false);
    }
    Problem invalid = null;
    try {
      StockUpdate.of(body);
    } catch (Problem malformed) {
      invalid = malformed;
    }
    UUID tenantId = tenant(productId, invalid);
    Claim claim =
        keys.claim(
            new IdempotencyKey(tenantId, IdempotencyKey.Operation.STOCK_UPDATE, key),
            new Fingerprint().add(productId.toString()).add(body.canonical()).bytes(),
            UUID.randomUUID());
    if (claim instanceof Claim.Finished finished) {
      return replay(finished);
    }
    if (claim instanceof Granted granted) {
      return apply(productId, body, userId, granted);
    }
    throw running();
  }

  /** A malformed update is told before a product that does not exist. */
  private UUID tenant(UUID productId, @Nullable Problem invalid) {
    UUID tenantId = log.tenant(productId);
    if (tenantId == null) {
      throw invalid == null ? Products.notFound() : invalid;
    }
    return tenantId;
  }

  private Answer apply(UUID productId, JsonBody body, @Nullable UUID userId, Granted claim) {
    SingleUpdate.Once once =
        new SingleUpdate.Once(
            claim.effectId(),
            claim.isResumed(),
            product -> keys.finish(claim, 200, Json.text(product)));
    try {
      return new Answer(apply(productId, StockUpdate.of(body), userId, once), false);
    } catch (LeaseLost e) {
      throw running();
    } catch (Problem problem) {
      end(claim, problem);
      throw problem;
    }
  }

  private StockedProduct apply(
      UUID productId, StockUpdate update, @Nullable UUID userId, SingleUpdate.@Nullable Once once) {
    SingleUpdate batch = new SingleUpdate(productId, update, userId, clock.instant(), log, once);
    try {
      return batch.answer(
          writer.write(
              batch, StockWriter.Lane.SINGLE, new WaitBudget(settings.lockTimeoutMillis())));
    } catch (StockConflict conflict) {
      throw problem(conflict);
    }
  }

  private void end(Granted claim, Problem problem) {
    try {
      if (problem.status() < 500 && !NOT_STORED.contains(problem.status())) {
        keys.finish(claim, problem.status(), problem.store());
      } else {
        keys.release(claim);
      }
    } catch (LeaseLost | EJBException e) {
      // The key stays claimed until its lease is over; then the next request goes on with it.
      LOG.atWarn()
          .addKeyValue("tenant_id", claim.key().tenantId())
          .setCause(e)
          .log("idempotency key not ended");
    }
  }

  private static Answer replay(Claim.Finished finished) {
    String answer = String.valueOf(finished.answer());
    if (finished.status() != 200) {
      throw Problem.stored(answer).header(IdempotencyKey.REPLAYED, "true");
    }
    try {
      return new Answer(Json.MAPPER.readValue(answer, StockedProduct.class), true);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem running() {
    return new Problem(
            409, "request_in_progress", "a request with this Idempotency-Key is being processed")
        .header("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
  }

  private static Problem problem(StockConflict conflict) {
    String code = conflict.code();
    return switch (conflict.kind()) {
      case PRODUCT_NOT_FOUND -> Products.notFound();
      case BELOW_ZERO -> new Problem(400, code, "Cannot reduce stock below zero");
      case BELOW_MINIMUM -> new Problem(400, code, "Cannot reduce stock below its minimum level");
      case ABOVE_MAXIMUM -> new Problem(400, code, "Cannot raise stock above its maximum level");
      case OUT_OF_RANGE -> new Problem(400, code, "Stock level out of range");
      case LOCK_TIMEOUT ->
          Problem.tryAgain(code, "The product is locked, try again", RETRY_AFTER_SECONDS);
      case UNAVAILABLE, SHUTTING_DOWN ->
          Problem.tryAgain(code, "The database can't be reached, try again", RETRY_AFTER_SECONDS);
      case OUTCOME_UNKNOWN ->
          new Problem(500, code, "The database broke off: the update may have been made or not");
      case INVALID_EVENT, EVENT_ID_REUSED, TOO_MANY_EVENTS, CANCELLED, INTERNAL_ERROR ->
          new Problem(500, "internal_error", "Server error");
    };
  }
}
