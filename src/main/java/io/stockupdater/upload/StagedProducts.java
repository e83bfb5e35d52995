package io.stockupdater.upload;

import io.stockupdater.http.Sql;
import io.stockupdater.stock.DatabaseFailure;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The products of jobs that are still to decide, and their lines. */
@Stateless
public class StagedProducts {
  private static final String HAS_PENDING =
      """
      select exists (
        select from job_product
         where tenant_id = ? and upload_id = ? and position >= ? and position < ?)
      """;

  private static final String BEGIN =
      """
      update job j set started_at = coalesce(started_at, ?)
        from upload u
       where j.tenant_id = ? and j.upload_id = ? and u.status = 'running'
         and u.tenant_id = j.tenant_id and u.upload_id = j.upload_id
      returning u.reason, u.user_id, u.received_at, j.accepted
      """;

  /** Not those that a job accepted earlier has pending too. */
  private static final String PENDING =
      """
      select p.position, p.product_id, p.first_line, p.lines, p.zeros
        from job_product p
       where p.tenant_id = ? and p.upload_id = ? and p.position >= ? and p.position < ?
         and not exists (
           select from job_product e
             join job j on j.tenant_id = e.tenant_id and j.upload_id = e.upload_id
            where e.tenant_id = p.tenant_id and e.product_id = p.product_id and j.accepted < ?)
       order by p.position
       limit ?
      """;

  private static final String TAKE =
      "delete from job_product where tenant_id = ? and upload_id = ? and position = ?";

  private static final String REFUSE =
      """
      with refused as (
        delete from job_product where tenant_id = ? and upload_id = ? and position = ? returning *)
      insert into upload_product (
        tenant_id, upload_id, product_id, position, lines, zeros,
        conflict_code, conflict_reason, conflict_line)
      select tenant_id, upload_id, product_id, position, lines, zeros, ?, ?, ?
        from refused
      on conflict do nothing
      """;

  private static final String FINISH =
      """
      update upload u
         set finished_at = ?,
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

  private static final String PART =
      """
      select body from job_lines
       where tenant_id = ? and upload_id = ? and position = ? and part = ?
      """;

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;

  /**
   * A job that can be worked on.
   *
   * @param accepted its place among the jobs of its tenant
   */
  public record Job(Upload upload, Instant receivedAt, long accepted) {}

  /** A product of a job that is still to decide. */
  public record PendingProduct(
      int position, UUID productId, long firstLine, int lines, int zeros) {}

  /** The job, from now on running; null if it has ended. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public @Nullable Job begin(UUID tenantId, UUID uploadId) {
    try (PreparedStatement update = prepare(BEGIN, OffsetDateTime.now(clock), tenantId, uploadId);
        ResultSet row = update.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      Upload upload =
          new Upload(tenantId, uploadId, row.getString(1), row.getObject(2, UUID.class), false);
      return new Job(upload, row.getObject(3, OffsetDateTime.class).toInstant(), row.getLong(4));
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Products that may be tried now, in order, from one position to before another. */
  public List<PendingProduct> pending(Job job, int from, int to, int rowsMax) {
    Upload upload = job.upload();
    try (PreparedStatement query =
            prepare(
                PENDING, upload.tenantId(), upload.uploadId(), from, to, job.accepted(), rowsMax);
        ResultSet row = query.executeQuery()) {
      List<PendingProduct> pending = new ArrayList<>();
      while (row.next()) {
        pending.add(
            new PendingProduct(
                row.getInt(1),
                row.getObject(2, UUID.class),
                row.getLong(3),
                row.getInt(4),
                row.getInt(5)));
      }
      return pending;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Whether there is something to decide, be it that it has to wait. */
  public boolean hasPending(Job job, int from, int to) {
    Upload upload = job.upload();
    try (PreparedStatement query =
            prepare(HAS_PENDING, upload.tenantId(), upload.uploadId(), from, to);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Takes it upon the caller's transaction to decide a product; false if it was decided. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean take(Upload upload, int position) {
    return update(TAKE, upload.tenantId(), upload.uploadId(), position) == 1;
  }

  /** Decides that a product can't be applied, unless it has been decided. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void refuse(Upload upload, PendingProduct product, Conflict conflict) {
    update(
        REFUSE,
        upload.tenantId(),
        upload.uploadId(),
        product.position(),
        conflict.code(),
        conflict.reason(),
        conflict.line());
  }

  /** Ends the job if all its products are decided; returns the status of its report then. */
  public @Nullable String finish(UUID tenantId, UUID uploadId) {
    try (PreparedStatement update = prepare(FINISH, OffsetDateTime.now(clock), tenantId, uploadId);
        ResultSet row = update.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Lines of a product, packed as {@link StagedPart} has it; null past the last part. */
  public byte @Nullable [] part(UUID tenantId, UUID uploadId, int position, int part) {
    try (PreparedStatement query = prepare(PART, tenantId, uploadId, position, part);
        ResultSet row = query.executeQuery()) {
      return row.next() ? row.getBytes(1) : null;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private int update(String sql, @Nullable Object... values) {
    try {
      return Sql.update(connection(), sql, values);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    return Sql.prepare(connection(), sql, values);
  }

  private Connection connection() {
    return entityManager.unwrap(Connection.class);
  }
}
