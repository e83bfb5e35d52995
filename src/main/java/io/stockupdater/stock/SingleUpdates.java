package io.stockupdater.stock;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.stockupdater.database.DatabaseSettings;
import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.Claim.Finished;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.Fingerprint;
import io.stockupdater.idempotency.IdempotencyKey;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.idempotency.KeyedRequests;
import io.stockupdater.text.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes single updates, once each for those that have a key. */
@ApplicationScoped
public class SingleUpdates {
  private static final String SOURCE = "api";
  private static final int RETRY_AFTER_SECONDS = 1;

  @Inject private StockWriter writer;
  @Inject private StockLog log;
  @Inject private KeyedRequests keyedRequests;
  @Inject private IdempotencyKeys keys;
  @Inject private DatabaseSettings settings;
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
      return new Answer(apply(productId, StockUpdate.of(body), userId, null), false);
    }
    return keyedRequests.run(
        new IdempotencyKey(tenant(productId, body), IdempotencyKey.Operation.STOCK_UPDATE, key),
        new Fingerprint().add(productId.toString()).add(body.canonical()).bytes(),
        UUID.randomUUID(),
        new Keyed(productId, body, userId));
  }

  /** A malformed update is told before a product that does not exist. */
  private UUID tenant(UUID productId, JsonBody body) {
    UUID tenantId = log.tenant(productId);
    if (tenantId == null) {
      StockUpdate.of(body);
      throw StockLevelReads.productNotFound();
    }
    return tenantId;
  }

  /** An update that has its effect once. */
  private final class Keyed implements KeyedRequests.Request<Answer> {
    private final UUID productId;
    private final JsonBody body;
    private final @Nullable UUID userId;

    Keyed(UUID productId, JsonBody body, @Nullable UUID userId) {
      this.productId = productId;
      this.body = body;
      this.userId = userId;
    }

    @Override
    public Answer perform(Granted claim) {
      return new Answer(apply(productId, StockUpdate.of(body), userId, claim), false);
    }

    @Override
    public Answer replay(Finished finished) {
      try {
        String answer = String.valueOf(finished.answer());
        return new Answer(Json.MAPPER.readValue(answer, StockedProduct.class), true);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public @Nullable String location(UUID effectId) {
      return null;
    }
  }

  /**
   * Applies an update; one with a key becomes the ledger row that the key stands for, and finishes
   * the key in its transaction.
   */
  private StockedProduct apply(
      UUID productId, StockUpdate update, @Nullable UUID userId, @Nullable Granted claim) {
    UUID rowId = claim == null ? UUID.randomUUID() : claim.effectId();
    StockChange change =
        new StockChange(
            0,
            update.quantity(),
            clock.instant(),
            null,
            SOURCE,
            update.reason(),
            null,
            null,
            null,
            rowId);
    Origin origin = new Origin(null, userId, update.reason());
    SingleUpdate single =
        claim == null
            ? new SingleUpdate(productId, change, origin, false, null)
            : new SingleUpdate(
                productId,
                change,
                origin,
                claim.isResumed(),
                product -> keys.finish(claim, 200, Json.text(product)));
    try {
      return writer.update(single, new WaitBudget(settings.lockTimeoutMillis()));
    } catch (StockConflict conflict) {
      throw problem(conflict);
    }
  }

  private static Problem problem(StockConflict conflict) {
    String code = conflict.code();
    return switch (conflict.kind()) {
      case PRODUCT_NOT_FOUND -> StockLevelReads.productNotFound();
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
