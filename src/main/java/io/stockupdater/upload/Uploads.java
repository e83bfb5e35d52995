package io.stockupdater.upload;

import io.stockupdater.http.Json;
import io.stockupdater.http.Settings;
import io.stockupdater.http.Sql;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.DatabaseFailure;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.upload.BulkUpdateReport.AppliedProduct;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
import io.stockupdater.upload.BulkUpdateReport.Outcome;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The durable record of bulk updates: one row each, and one per product. */
@Stateless
public class Uploads {
  /** An upload that is taken over has its row. */
  private static final String BEGIN =
      """
      insert into upload (tenant_id, upload_id, status, reason, user_id, received_at, lease_until)
      values (?, ?, 'running', ?, ?, ?, ?)
      on conflict (tenant_id, upload_id) do update set lease_until = excluded.lease_until
      """;

  private static final String RENEW =
      """
      update upload set lease_until = ?
       where tenant_id = ? and upload_id = ? and status = 'running'
      """;

  private static final String RECORD_APPLIED =
      """
      insert into upload_product (
        tenant_id, upload_id, product_id, position, lines, zeros,
        events_processed, duplicates, final_level)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String ADOPT =
      """
      update upload_product set lines = ?, zeros = ?
       where tenant_id = ? and upload_id = ? and product_id = ?
      """;

  private static final String RECORD_CONFLICT =
      """
      insert into upload_product (
        tenant_id, upload_id, product_id, position, conflict_code, conflict_reason, conflict_line)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String FINISH =
      """
      update upload u
         set skipped = ?::jsonb,
             skipped_total = ?,
             finished_at = ?,
             status = case when exists (
               select from upload_product p
                where p.tenant_id = u.tenant_id and p.upload_id = u.upload_id
                  and p.conflict_code is not null)
             then 'partial_success' else 'success' end
       where tenant_id = ? and upload_id = ?
      """;

  private static final String FIND_PRODUCT =
      """
      select events_processed, duplicates, final_level,
             conflict_code, conflict_reason, conflict_line
        from upload_product
       where tenant_id = ? and upload_id = ? and product_id = ?
      """;

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;
  @Inject private Settings settings;
  @Inject private IdempotencyKeys keys;

  /** Begins the upload, or takes it over, for the length of a lease. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void begin(Upload upload) {
    update(
        BEGIN,
        upload.tenantId(),
        upload.uploadId(),
        upload.reason(),
        upload.userId(),
        OffsetDateTime.now(clock),
        leaseUntil());
  }

  /** Holds the upload, and its key if it has one, for another lease. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void renew(Upload upload, @Nullable Granted claim) {
    update(RENEW, leaseUntil(), upload.tenantId(), upload.uploadId());
    if (claim != null) {
      keys.renew(claim);
    }
  }

  private OffsetDateTime leaseUntil() {
    return OffsetDateTime.now(clock).plus(settings.leaseMillis(), ChronoUnit.MILLIS);
  }

  /** The statement that notes, in the product's transaction, what it did. */
  static Sql.Update record(Upload upload, ProductLines lines, Applied applied) {
    return new Sql.Update(
        RECORD_APPLIED,
        List.of(
            upload.tenantId(),
            upload.uploadId(),
            lines.productId(),
            lines.position(),
            lines.lines(),
            lines.zeros(),
            applied.events(),
            applied.duplicates(),
            applied.level()));
  }

  /** Counts the lines of a product that was noted before the upload became a job. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void adopt(Upload upload, ProductLines lines) {
    update(
        ADOPT,
        lines.lines(),
        lines.zeros(),
        upload.tenantId(),
        upload.uploadId(),
        lines.productId());
  }

  /**
   * What was noted of the product, or null if nothing was.
   *
   * @throws StockConflict if it was noted that the product can't be applied
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public @Nullable Applied find(Upload upload, UUID productId) {
    try (PreparedStatement query =
            Sql.prepare(
                connection(), FIND_PRODUCT, upload.tenantId(), upload.uploadId(), productId);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      String code = row.getString(4);
      if (code != null) {
        throw StockConflict.recorded(code, row.getString(5), row.getLong(6));
      }
      return Applied.reported(row.getInt(1), row.getInt(2), row.getLong(3));
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /**
   * Ends the upload; a conflict is left out for a product that another run has applied.
   *
   * @param claim the upload's key, if it has one
   * @param outcomes by position; those of conflicts are written now, their transactions are gone
   * @throws LeaseLost when another request has taken the key over; rolls back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void finish(
      Upload upload,
      @Nullable Granted claim,
      BulkUpdateReport report,
      List<@Nullable Outcome> outcomes) {
    if (claim != null) {
      keys.finish(claim, 200, null);
    }
    try (PreparedStatement insert = connection().prepareStatement(RECORD_CONFLICT)) {
      boolean any = false;
      for (int position = 0; position < outcomes.size(); position++) {
        if (outcomes.get(position) instanceof Conflict conflict) {
          Sql.bind(
              insert,
              upload.tenantId(),
              upload.uploadId(),
              conflict.productId(),
              position,
              conflict.code(),
              conflict.reason(),
              conflict.line());
          insert.addBatch();
          any = true;
        }
      }
      if (any) {
        insert.executeBatch();
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
    update(
        FINISH,
        Json.text(report.skipped() == null ? List.of() : report.skipped()),
        report.skippedTotal() == null ? 0L : report.skippedTotal(),
        OffsetDateTime.now(clock),
        upload.tenantId(),
        upload.uploadId());
  }

  static AppliedProduct applied(UUID productId, Applied applied) {
    return new AppliedProduct(
        productId,
        applied.events(),
        applied.level(),
        applied.duplicates() == 0 ? null : applied.duplicates());
  }

  private void update(String sql, @Nullable Object... values) {
    try {
      Sql.update(connection(), sql, values);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private Connection connection() {
    return entityManager.unwrap(Connection.class);
  }
}
