package io.stockupdater.upload;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import io.stockupdater.http.Problem;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The jobs as their clients see them. */
@Stateless
public class JobReports {
  /**
   * A product that a request applied which broke off before it became a job counts as pending until
   * the job has found that out.
   */
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
           from upload_product r
          where r.tenant_id = j.tenant_id and r.upload_id = j.upload_id
            and not exists (
              select from job_product w
               where w.tenant_id = r.tenant_id and w.upload_id = r.upload_id
                 and w.position = r.position)) p
       where j.tenant_id = ? and j.upload_id = ?
      """;

  @Inject private Database database;
  @Inject private Clock clock;

  /**
   * How far the job is; all of it as of one moment.
   *
   * @throws Problem 404 for an unknown one
   */
  public JobReport report(UUID tenantId, UUID uploadId) {
    JobReport report =
        database.first(row -> read(row, tenantId, uploadId), REPORT, tenantId, uploadId);
    if (report == null) {
      throw Jobs.notFound();
    }
    return report;
  }

  private JobReport read(ResultSet row, UUID tenantId, UUID uploadId) throws SQLException {
    Instant startedAt = Row.timeOrNull(row, 3);
    Instant finishedAt = Row.timeOrNull(row, 4);
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
    boolean isRunning = row.getString(1).equals(BulkUpdateReport.RUNNING);
    Double rate = rate(startedAt, finishedAt, lines - pending);
    return new JobReport(
        uploadId,
        status(isRunning, startedAt, row.getObject(5) != null, row.getObject(6) != null, counts),
        counts,
        new JobReport.Products(row.getLong(10), row.getLong(16), row.getLong(17)),
        lines == 0 ? 1 : (double) (lines - pending) / lines,
        rate,
        isRunning && rate != null && rate > 0
            ? clock.instant().plusMillis((long) (pending / rate * 1000))
            : null,
        Row.time(row, 2),
        startedAt,
        finishedAt,
        finishedAt == null ? null : finishedAt.plus(Jobs.LINES_KEPT),
        JobReport.Links.of(tenantId, uploadId));
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
}
