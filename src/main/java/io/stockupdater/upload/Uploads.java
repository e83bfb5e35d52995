package io.stockupdater.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.stockupdater.database.Database;
import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.idempotency.LeaseSettings;
import io.stockupdater.intake.Document;
import io.stockupdater.intake.SkippedLine;
import io.stockupdater.text.Json;
import io.stockupdater.upload.BulkUpdateReport.Result;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of uploads, from their acceptance to their report. */
@Stateless
public class Uploads {
  private static final String TENANT = "select 1 from tenant where tenant_id = ?";

  /** An upload that is taken over has its row. Without a lease it is a job. */
  private static final String INSERT =
      """
      insert into upload (
        tenant_id, upload_id, status, reason, user_id, skipped, skipped_total, received_at,
        lease_until)
      values (?, ?, 'running', ?, ?, ?::jsonb, ?, ?,
              clock_timestamp() + ?::bigint * interval '1 millisecond')
      on conflict (tenant_id, upload_id) do update
        set skipped = excluded.skipped, skipped_total = excluded.skipped_total,
            lease_until = excluded.lease_until
      """;

  private static final String RENEW =
      """
      update upload set lease_until = clock_timestamp() + ? * interval '1 millisecond'
       where tenant_id = ? and upload_id = ? and status = 'running'
      """;

  /** Not while a product is still to be decided. */
  private static final String CLOSE =
      """
      update upload u
         set skipped = coalesce(?::jsonb, skipped),
             skipped_total = coalesce(?::bigint, skipped_total),
             finished_at = ?,
             status = case when exists (
               select from upload_product p
                where p.tenant_id = u.tenant_id and p.upload_id = u.upload_id
                  and p.conflict_code is not null)
             then 'partial_success' else 'success' end
       where tenant_id = ? and upload_id = ? and status = 'running'
         and not exists (
           select from job_product p
            where p.tenant_id = u.tenant_id and p.upload_id = u.upload_id)
      returning status
      """;

  private static final String FIND =
      """
      select status, skipped, skipped_total, coalesce(lease_until < clock_timestamp(), false)
        from upload
       where tenant_id = ? and upload_id = ?
      """;

  @Inject private Database database;
  @Inject private Clock clock;
  @Inject private LeaseSettings settings;
  @Inject private IdempotencyKeys keys;
  @EJB private UploadProducts products;

  /**
   * Makes sure there is such a tenant.
   *
   * @throws Problem 404 when there is none
   */
  public void requireTenant(UUID tenantId) {
    if (!database.exists(TENANT, tenantId)) {
      throw Problem.tenantNotFound();
    }
  }

  /** Begins the upload, or takes it over, for the length of a lease. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void begin(Upload upload) {
    insert(upload, List.of(), 0, settings.leaseMillis());
  }

  /** Begins the upload as a job, or takes it over, in the caller's transaction. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void beginJob(Upload upload, Document document) {
    insert(upload, document.skipped(), document.skippedTotal(), null);
  }

  private void insert(
      Upload upload, List<SkippedLine> skipped, long skippedTotal, @Nullable Integer leaseMillis) {
    database.run(
        INSERT,
        upload.tenantId(),
        upload.uploadId(),
        upload.reason(),
        upload.userId(),
        Json.text(skipped),
        skippedTotal,
        clock.instant(),
        leaseMillis);
  }

  /**
   * Holds the upload, and its key if it has one, for another lease.
   *
   * @return false when another request has taken it over
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean renew(Upload upload, @Nullable Granted claim) {
    if (claim != null && !keys.renew(claim)) {
      return false; // the upload's row is the other's now
    }
    return database.run(RENEW, settings.leaseMillis(), upload.tenantId(), upload.uploadId()) == 1;
  }

  /**
   * Ends the upload; a conflict is left out for a product that another run has applied.
   *
   * @param claim the upload's key, if it has one
   * @param results by position; those of conflicts are written now, their transactions are gone
   * @throws LeaseLost when another request has taken the key over; rolls back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void finish(
      Upload upload, @Nullable Granted claim, Document document, List<@Nullable Result> results) {
    if (claim != null) {
      keys.finish(claim, 200, null);
    }
    products.recordConflicts(upload, results);
    close(
        upload.tenantId(),
        upload.uploadId(),
        Json.text(document.skipped()),
        document.skippedTotal());
  }

  /** Ends the job if all its products are decided; returns the status of its report then. */
  public @Nullable String finishJob(UUID tenantId, UUID uploadId) {
    return close(tenantId, uploadId, null, null);
  }

  private @Nullable String close(
      UUID tenantId, UUID uploadId, @Nullable String skipped, @Nullable Long skippedTotal) {
    return database.first(
        row -> row.getString(1), CLOSE, skipped, skippedTotal, clock.instant(), tenantId, uploadId);
  }

  /** An upload's row. */
  private record Found(String status, String skipped, long skippedTotal, boolean hasLostItsLease) {}

  /** What became of an upload, or null for an unknown one. */
  public @Nullable BulkUpdateReport report(UUID tenantId, UUID uploadId) {
    Found found =
        database.first(
            row -> new Found(row.getString(1), row.getString(2), row.getLong(3), row.getBoolean(4)),
            FIND,
            tenantId,
            uploadId);
    if (found == null) {
      return null;
    }
    boolean isInterrupted =
        found.status().equals(BulkUpdateReport.RUNNING) && found.hasLostItsLease();
    return BulkUpdateReport.of(
        isInterrupted ? BulkUpdateReport.INTERRUPTED : found.status(),
        products.results(tenantId, uploadId),
        skippedLines(uploadId, found.skipped()),
        found.skippedTotal());
  }

  private static List<SkippedLine> skippedLines(UUID uploadId, String text) {
    try {
      return Json.MAPPER.readValue(text, new TypeReference<List<SkippedLine>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("upload " + uploadId + " has malformed skipped lines", e);
    }
  }
}
