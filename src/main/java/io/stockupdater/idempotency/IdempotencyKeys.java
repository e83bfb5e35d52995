package io.stockupdater.idempotency;

import io.stockupdater.http.Problem;
import io.stockupdater.http.Settings;
import io.stockupdater.http.Sql;
import io.stockupdater.idempotency.Claim.Granted;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The keys that clients have used, each with what became of it. */
@Stateless
public class IdempotencyKeys {
  /** How long a key stands for its effect. */
  public static final Duration KEPT = Duration.ofDays(7);

  private static final String CLAIM =
      """
      insert into idempotency_key (
        tenant_id, operation, key, fingerprint, effect_id, owner, lease_until, created_at)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String FIND =
      """
      select fingerprint, effect_id, status, answer, lease_until, created_at
        from idempotency_key
       where tenant_id = ? and operation = ? and key = ?
         for update
      """;

  private static final String TAKE_OVER =
      """
      update idempotency_key set owner = ?, lease_until = ?
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
      update idempotency_key set lease_until = ?
       where tenant_id = ? and operation = ? and key = ? and owner = ? and status is null
      """;

  private static final String RELEASE =
      """
      delete from idempotency_key
       where tenant_id = ? and operation = ? and key = ? and owner = ? and status is null
      """;

  private static final String PURGE =
      """
      delete from idempotency_key
       where ctid = any(array(
         select ctid from idempotency_key where created_at < ? order by created_at limit ?))
      """;

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;
  @Inject private Settings settings;

  /**
   * Asks for the key, for the length of a lease.
   *
   * @param effectId under which the effect will be found if the key is new
   * @throws Problem 422 when the key stands for another request
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public Claim claim(IdempotencyKey key, byte[] fingerprint, UUID effectId) {
    OffsetDateTime now = OffsetDateTime.now(clock);
    OffsetDateTime leaseUntil = now.plus(settings.leaseMillis(), ChronoUnit.MILLIS);
    UUID owner = UUID.randomUUID();
    try {
      // The second time for a key that is too old, or that another request has just released.
      while (!insert(key, fingerprint, effectId, owner, leaseUntil, now)) {
        Claim claim = find(key, fingerprint, owner, leaseUntil, now);
        if (claim != null) {
          return claim;
        }
      }
      return new Granted(key, effectId, owner, false);
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  private boolean insert(
      IdempotencyKey key,
      byte[] fingerprint,
      UUID effectId,
      UUID owner,
      OffsetDateTime leaseUntil,
      OffsetDateTime now)
      throws SQLException {
    return update(
            CLAIM,
            key.tenantId(),
            key.operation().column(),
            key.value(),
            fingerprint,
            effectId,
            owner,
            leaseUntil,
            now)
        == 1;
  }

  private @Nullable Claim find(
      IdempotencyKey key,
      byte[] fingerprint,
      UUID owner,
      OffsetDateTime leaseUntil,
      OffsetDateTime now)
      throws SQLException {
    try (PreparedStatement query =
            prepare(FIND, key.tenantId(), key.operation().column(), key.value());
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      if (row.getObject(6, OffsetDateTime.class).isBefore(now.minus(KEPT))) {
        update(FORGET, key.tenantId(), key.operation().column(), key.value());
        return null;
      }
      if (!Arrays.equals(row.getBytes(1), fingerprint)) {
        throw new Problem(
            422, "idempotency_key_reused", IdempotencyKey.HEADER + " was used for another request");
      }
      UUID effectId = row.getObject(2, UUID.class);
      Integer status = row.getObject(3, Integer.class);
      if (status != null) {
        return new Claim.Finished(effectId, status, row.getString(4));
      }
      if (row.getObject(5, OffsetDateTime.class).isAfter(now)) {
        return new Claim.Running(effectId);
      }
      update(TAKE_OVER, owner, leaseUntil, key.tenantId(), key.operation().column(), key.value());
      return new Granted(key, effectId, owner, true);
    }
  }

  /**
   * Stores the answer, in the caller's transaction.
   *
   * @throws LeaseLost when another request has taken the key over; rolls back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public void finish(Granted claim, int status, @Nullable String answer) {
    if (change(FINISH, claim, status, answer) == 0) {
      throw new LeaseLost();
    }
  }

  /** Holds the key for another lease; does nothing when another request has taken it over. */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public void renew(Granted claim) {
    change(RENEW, claim, OffsetDateTime.now(clock).plus(settings.leaseMillis(), ChronoUnit.MILLIS));
  }

  /** Gives the key back: nothing has happened. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void release(Granted claim) {
    change(RELEASE, claim);
  }

  /** Lets the next request with the key go on at once. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void expire(Granted claim) {
    change(RENEW, claim, OffsetDateTime.now(clock));
  }

  /** Forgets keys that have been kept long enough; true if there may be more of them. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean purge(int rowsMax) {
    try {
      return update(PURGE, OffsetDateTime.now(clock).minus(KEPT), rowsMax) == rowsMax;
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  private int change(String sql, Granted claim, @Nullable Object... values) {
    @Nullable Object[] all = Arrays.copyOf(values, values.length + 4);
    IdempotencyKey key = claim.key();
    all[values.length] = key.tenantId();
    all[values.length + 1] = key.operation().column();
    all[values.length + 2] = key.value();
    all[values.length + 3] = claim.owner();
    try {
      return update(sql, all);
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  private int update(String sql, @Nullable Object... values) throws SQLException {
    return Sql.update(entityManager.unwrap(Connection.class), sql, values);
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    return Sql.prepare(entityManager.unwrap(Connection.class), sql, values);
  }
}
