package io.stockupdater.idempotency;

import io.stockupdater.database.Database;
import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.Claim.Granted;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys that clients have used, each with what became of it. Leases are granted and judged by
 * the database's clock.
 */
@Stateless
public class IdempotencyKeys {
  private static final String CLAIM =
      """
      insert into idempotency_key (
        tenant_id, operation, key, fingerprint, effect_id, owner, lease_until, created_at)
      values (?, ?, ?, ?, ?, ?, clock_timestamp() + ? * interval '1 millisecond', now())
      on conflict do nothing
      """;

  private static final String FIND =
      """
      select fingerprint = ?, effect_id, status, answer, lease_until > clock_timestamp(),
             created_at < now() - ? * interval '1 day'
        from idempotency_key
       where tenant_id = ? and operation = ? and key = ?
         for update
      """;

  private static final String TAKE_OVER =
      """
      update idempotency_key
         set owner = ?, lease_until = clock_timestamp() + ? * interval '1 millisecond'
       where tenant_id = ? and operation = ? and key = ?
      """;

  private static final String FORGET =
      "delete from idempotency_key where tenant_id = ? and operation = ? and key = ?";

  private static final String FINISH =
      """
      update idempotency_key set status = ?, answer = ?
       where tenant_id = ? and operation = ? and key = ? and owner = ? and status is null
      """;

  private static final String RENEW =
      """
      update idempotency_key
         set lease_until = clock_timestamp() + ? * interval '1 millisecond'
       where tenant_id = ? and operation = ? and key = ? and owner = ? and status is null
      """;

  private static final String PURGE =
      """
      delete from idempotency_key
       where ctid = any(array(
         select ctid from idempotency_key
          where created_at < now() - ? * interval '1 day' order by created_at limit ?))
      """;

  @Inject private Database database;
  @Inject private LeaseSettings settings;
  @Inject private KeySettings keySettings;

  /**
   * Asks for the key, for the length of a lease.
   *
   * @param effectId under which the effect will be found if the key is new
   * @throws Problem 422 when the key stands for another request
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public Claim claim(IdempotencyKey key, byte[] fingerprint, UUID effectId) {
    UUID owner = UUID.randomUUID();
    // The second time for a key that is too old.
    while (!insert(key, fingerprint, effectId, owner)) {
      Claim claim = find(key, fingerprint, owner);
      if (claim != null) {
        return claim;
      }
    }
    return new Granted(key, effectId, owner, false);
  }

  private boolean insert(IdempotencyKey key, byte[] fingerprint, UUID effectId, UUID owner) {
    int rows =
        database.run(
            CLAIM,
            key.tenantId(),
            key.operation().column(),
            key.value(),
            fingerprint,
            effectId,
            owner,
            settings.leaseMillis());
    return rows == 1;
  }

  /** A key as it was found. */
  private record Found(
      boolean isSameRequest,
      UUID effectId,
      @Nullable Integer status,
      @Nullable String answer,
      boolean isLeased,
      boolean isTooOld) {}

  private @Nullable Claim find(IdempotencyKey key, byte[] fingerprint, UUID owner) {
    Found found =
        database.first(
            row ->
                new Found(
                    row.getBoolean(1),
                    row.getObject(2, UUID.class),
                    row.getObject(3, Integer.class),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getBoolean(6)),
            FIND,
            fingerprint,
            keySettings.keptDays(),
            key.tenantId(),
            key.operation().column(),
            key.value());
    if (found == null) {
      return null;
    }
    if (found.isTooOld()) {
      database.run(FORGET, key.tenantId(), key.operation().column(), key.value());
      return null;
    }
    if (!found.isSameRequest()) {
      throw new Problem(
          422, "idempotency_key_reused", IdempotencyKey.HEADER + " was used for another request");
    }
    if (found.status() != null) {
      return new Claim.Finished(found.effectId(), found.status(), found.answer());
    }
    if (found.isLeased()) {
      return new Claim.Running(found.effectId());
    }
    database.run(
        TAKE_OVER,
        owner,
        settings.leaseMillis(),
        key.tenantId(),
        key.operation().column(),
        key.value());
    return new Granted(key, found.effectId(), owner, true);
  }

  /**
   * Stores the answer, in the caller's transaction.
   *
   * @throws LeaseLost when another request has taken the key over; rolls back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public void finish(Granted claim, int status, @Nullable String answer) {
    IdempotencyKey key = claim.key();
    int rows =
        database.run(
            FINISH,
            status,
            answer,
            key.tenantId(),
            key.operation().column(),
            key.value(),
            claim.owner());
    if (rows == 0) {
      throw new LeaseLost();
    }
  }

  /** Holds the key for another lease; false when another request has taken it over. */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public boolean renew(Granted claim) {
    return renew(claim, settings.leaseMillis());
  }

  /** Lets the next request with the key go on at once. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void expire(Granted claim) {
    renew(claim, 0);
  }

  private boolean renew(Granted claim, int millis) {
    IdempotencyKey key = claim.key();
    int rows =
        database.run(
            RENEW, millis, key.tenantId(), key.operation().column(), key.value(), claim.owner());
    return rows == 1;
  }

  /** Forgets keys that have been kept long enough; true if there may be more of them. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean purge(int rowsMax) {
    return database.run(PURGE, keySettings.keptDays(), rowsMax) == rowsMax;
  }
}
