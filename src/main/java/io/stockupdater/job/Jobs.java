package io.stockupdater.job;

import io.stockupdater.http.Problem;
import io.stockupdater.http.Sql;
import io.stockupdater.stock.DatabaseFailure;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.upload.StagedProducts;
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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The jobs as their clients see them: how far they are, and their end before its time. */
@Stateless
public class Jobs {
  /** How long after its end the lines of a job are kept. */
  static final Duration LINES_KEPT = Duration.ofDays(7);

  private static final String REPORT =
      """
      select u.status, j.accepted_at, j.started_at, u.finished_at, j.cancelled_at, j.failed_at,
             j.lines, j.zeros, j.refused, j.products,
             p.applied, p.duplicates, p.zeros, p.rejected, p.cancelled, p.done, p.conflicted,
             (select coalesce(sum(lines), 0) from job_product w
               where w.tenant_id = j.tenant_id and w.upload_id = j.upload_id)
        from job j
        join upload u on u.tenant_id = j.tenant_id and u.upload_id = j.upload_id
       cross join lateral (
         select coalesce(sum(events_processed), 0) as applied,
                coalesce(sum(duplicates), 0) as duplicates,
                coalesce(sum(zeros) filter (where conflict_code is null), 0) as zeros,
                coalesce(sum(lines) filter (where conflict_code <> 'cancelled'), 0) as rejected,
                coalesce(sum(lines) filter (where conflict_code = 'cancelled'), 0) as cancelled,
                count(*) as done,
                count(*) filter (where conflict_code <> 'cancelled') as conflicted
           from upload_product
          where tenant_id = j.tenant_id and upload_id = j.upload_id) p
       where j.tenant_id = ? and j.upload_id = ?
      """;

  private static final String LOCK =
      """
      select u.status
        from upload u join job j on j.tenant_id = u.tenant_id and j.upload_id = u.upload_id
       where u.tenant_id = ? and u.upload_id = ?
         for update of u
      """;

  /** Waits for products whose transactions are under way: they have deleted their rows. */
  private static final String DECIDE_ALL =
      """
      with pending as (
        delete from job_product where tenant_id = ? and upload_id = ? returning *)
      insert into upload_product (
        tenant_id, upload_id, product_id, position, lines, zeros,
        conflict_code, conflict_reason, conflict_line)
      select tenant_id, upload_id, product_id, position, lines, zeros, ?, ?, first_line
        from pending
      """;

  private static final String CANCELLED =
      "update job set cancelled_at = ? where tenant_id = ? and upload_id = ?";

  private static final String FAILED =
      "update job set failed_at = ? where tenant_id = ? and upload_id = ?";

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;
  @Inject private StagedProducts products;

  /**
   * How far the job is; all of it as of one moment.
   *
   * @throws Problem 404 for an unknown one
   */
  public JobReport report(UUID tenantId, UUID jobId) {
    try (PreparedStatement query = prepare(REPORT, tenantId, jobId);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        throw notFound();
      }
      return read(row, tenantId, jobId);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /**
   * Ends the job: once this returns no product of it is begun; what was applied stays.
   *
   * @throws Problem 404 for an unknown one, 409 for one that has ended
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean cancel(UUID tenantId, UUID jobId) {
    return end(tenantId, jobId, StockConflict.Kind.CANCELLED, CANCELLED);
  }

  /** Gives the job up, after everything was tried. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean fail(UUID tenantId, UUID jobId) {
    return end(tenantId, jobId, StockConflict.Kind.INTERNAL_ERROR, FAILED);
  }

  /** Decides what is pending; false if nothing was, and the job has ended as it should. */
  private boolean end(UUID tenantId, UUID jobId, StockConflict.Kind kind, String note) {
    try (PreparedStatement lock = prepare(LOCK, tenantId, jobId);
        ResultSet row = lock.executeQuery()) {
      if (!row.next()) {
        throw notFound();
      }
      if (!row.getString(1).equals("running")) {
        return false;
      }
      boolean pending = update(DECIDE_ALL, tenantId, jobId, kind.code(), kind.reason()) > 0;
      if (pending) {
        update(note, OffsetDateTime.now(clock), tenantId, jobId);
      }
      products.finish(tenantId, jobId);
      return pending;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private JobReport read(ResultSet row, UUID tenantId, UUID jobId) throws SQLException {
    Instant startedAt = instant(row, 3);
    Instant finishedAt = instant(row, 4);
    long lines = row.getLong(7);
    long pending = row.getLong(18);
    JobReport.Counts counts =
        new JobReport.Counts(
            lines,
            row.getLong(11),
            row.getLong(12),
            row.getLong(8) + row.getLong(13),
            row.getLong(9) + row.getLong(14),
            row.getLong(15),
            pending);
    boolean isRunning = row.getString(1).equals("running");
    Double rate = rate(startedAt, finishedAt, lines - pending);
    return new JobReport(
        jobId,
        status(isRunning, startedAt, row.getObject(5) != null, row.getObject(6) != null, counts),
        counts,
        new JobReport.Products(row.getLong(10), row.getLong(16), row.getLong(17)),
        lines == 0 ? 1 : (double) (lines - pending) / lines,
        rate,
        isRunning && rate != null && rate > 0
            ? clock.instant().plusMillis((long) (pending / rate * 1000))
            : null,
        row.getObject(2, OffsetDateTime.class).toInstant(),
        startedAt,
        finishedAt,
        finishedAt == null ? null : finishedAt.plus(LINES_KEPT),
        links(tenantId, jobId));
  }

  private @Nullable Double rate(
      @Nullable Instant startedAt, @Nullable Instant finishedAt, long lines) {
    if (startedAt == null) {
      return null;
    }
    Instant end = finishedAt == null ? clock.instant() : finishedAt;
    return lines * 1000.0 / Math.max(1, Duration.between(startedAt, end).toMillis());
  }

  private static String status(
      boolean isRunning,
      @Nullable Instant startedAt,
      boolean isCancelled,
      boolean isFailed,
      JobReport.Counts counts) {
    if (isRunning) {
      return startedAt == null ? "queued" : "running";
    }
    if (isCancelled) {
      return "cancelled";
    }
    if (isFailed) {
      return "failed";
    }
    return counts.rejected() > 0 ? "completed_with_errors" : "completed";
  }

  private static JobReport.Links links(UUID tenantId, UUID jobId) {
    String stock = "/api/v1/tenants/" + tenantId + "/stock";
    String job = stock + "/jobs/" + jobId;
    return new JobReport.Links(
        job, stock + "/uploads/" + jobId, job + "/errors", job + "/errors?format=resend");
  }

  static Problem notFound() {
    return new Problem(404, "job_not_found", "Job not found");
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private int update(String sql, @Nullable Object... values) throws SQLException {
    return Sql.update(entityManager.unwrap(Connection.class), sql, values);
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    return Sql.prepare(entityManager.unwrap(Connection.class), sql, values);
  }
}
