package io.stockupdater.upload;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.intake.Document;
import io.stockupdater.node.Background;
import io.stockupdater.stock.StockConflict;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of jobs: taking them in, beginning, and ending them before their time. */
@Stateless
public class Jobs {
  /** How long after its end the lines of a job are kept. */
  static final Duration LINES_KEPT = Duration.ofDays(7);

  private static final int RETRY_AFTER_SECONDS = 30;

  /**
   * Per tenant the numbers grow in the order of commits: a job that others may have seen is never
   * preceded by one that comes later.
   */
  private static final String LOCK_TENANT =
      "select pg_advisory_xact_lock(hashtextextended('job ' || ?, 0))";

  private static final String INSERT =
      """
      insert into job (
        tenant_id, upload_id, accepted, lines, zeros, refused, products, bytes, accepted_at)
      values (?, ?, nextval('job_accepted'), ?, ?, ?, ?, ?, ?)
      """;

  private static final String RUNNING =
      """
      select count(*), coalesce(sum(j.bytes), 0)
        from upload u join job j on j.tenant_id = u.tenant_id and j.upload_id = u.upload_id
       where u.tenant_id = ? and u.status = 'running'
      """;

  private static final String BEGIN =
      """
      update job j set started_at = coalesce(started_at, ?)
        from upload u
       where j.tenant_id = ? and j.upload_id = ? and u.status = 'running'
         and u.tenant_id = j.tenant_id and u.upload_id = j.upload_id
      returning u.reason, u.user_id, u.received_at, j.accepted
      """;

  private static final String LOCK =
      """
      select u.status = 'running'
        from upload u join job j on j.tenant_id = u.tenant_id and j.upload_id = u.upload_id
       where u.tenant_id = ? and u.upload_id = ?
         for update of u
      """;

  private static final String CANCELLED =
      "update job set cancelled_at = ? where tenant_id = ? and upload_id = ?";

  private static final String FAILED =
      "update job set failed_at = ? where tenant_id = ? and upload_id = ?";

  private static final String ACCEPTED =
      """
      select j.lines, u.status = 'running'
        from job j join upload u on u.tenant_id = j.tenant_id and u.upload_id = j.upload_id
       where j.tenant_id = ? and j.upload_id = ?
      """;

  @Inject private Database database;
  @Inject private Clock clock;
  @Inject private UploadSettings settings;
  @Inject private IdempotencyKeys keys;
  @Inject private Background background;
  @EJB private Uploads uploads;
  @EJB private PendingProducts pending;
  @EJB private StagedLines lines;

  /**
   * A job that can be worked on.
   *
   * @param accepted its place among the jobs of its tenant
   */
  public record Job(Upload upload, Instant receivedAt, long accepted) {}

  /** What was accepted, and whether it goes on. */
  public record Accepted(long lines, boolean isRunning) {}

  /**
   * Takes a document in as a job, in one transaction, with its shares on the scheduler's list.
   *
   * @throws Problem 429 when the tenant has as much pending as it may
   * @throws LeaseLost when another request has taken the key over; rolls back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void stage(Upload upload, Document document, @Nullable Granted claim) {
    requireRoom(upload.tenantId(), document.bytes()); // before anything is copied
    try {
      uploads.beginJob(upload, document);
      pending.stage(upload, document.groups());
      lines.stage(upload, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database.exists(LOCK_TENANT, upload.tenantId().toString());
    requireRoom(upload.tenantId(), document.bytes());
    Totals totals = Totals.of(document);
    database.run(
        INSERT,
        upload.tenantId(),
        upload.uploadId(),
        document.lines(),
        totals.zeros(),
        (long) document.groups().refused(),
        totals.products(),
        document.bytes(),
        clock.instant());
    background.schedule(
        JobShare.of(upload.tenantId(), upload.uploadId(), document.groups().size()).stream()
            .map(JobShare::instance)
            .toList());
    if (claim != null) {
      keys.finish(claim, 202, null);
    }
  }

  private void requireRoom(UUID tenantId, long bytes) {
    boolean hasRoom =
        Boolean.TRUE.equals(
            database.first(
                row ->
                    row.getLong(1) < settings.jobsPendingMax()
                        && row.getLong(2) + bytes <= settings.jobsPendingBytesMax(),
                RUNNING,
                tenantId));
    if (!hasRoom) {
      throw new Problem(429, "too_many_jobs", "too many jobs are pending, try again later")
          .header("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
    }
  }

  /**
   * What is counted once, when a job is taken in.
   *
   * @param zeros lines of products that have nothing else
   * @param products those that have something to apply
   */
  private record Totals(long zeros, int products) {
    static Totals of(Document document) {
      long zeros = 0;
      int products = 0;
      for (int ordinal = 0; ordinal < document.groups().size(); ordinal++) {
        if (document.groups().lines(ordinal) > document.groups().zeros(ordinal)) {
          products++;
        } else {
          zeros += document.groups().zeros(ordinal);
        }
      }
      return new Totals(zeros, products);
    }
  }

  /** What was accepted as a job under this id. */
  public Accepted accepted(UUID tenantId, UUID uploadId) {
    Accepted accepted =
        database.first(
            row -> new Accepted(row.getLong(1), row.getBoolean(2)), ACCEPTED, tenantId, uploadId);
    if (accepted == null) {
      throw notFound();
    }
    return accepted;
  }

  /** The job, from now on running; null if it has ended. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public @Nullable Job begin(UUID tenantId, UUID uploadId) {
    return database.first(
        row ->
            new Job(
                new Upload(
                    tenantId,
                    uploadId,
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    false,
                    false),
                Row.time(row, 3),
                row.getLong(4)),
        BEGIN,
        clock.instant(),
        tenantId,
        uploadId);
  }

  /**
   * Ends the job: once this returns no product of it is begun; what was applied stays.
   *
   * @return false if it had ended
   * @throws Problem 404 for an unknown one
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean cancel(UUID tenantId, UUID uploadId) {
    return end(tenantId, uploadId, StockConflict.Kind.CANCELLED, CANCELLED);
  }

  /** Gives the job up, after everything was tried. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void fail(UUID tenantId, UUID uploadId) {
    end(tenantId, uploadId, StockConflict.Kind.INTERNAL_ERROR, FAILED);
  }

  /** Decides what is pending; false if nothing was, and the job has ended as it should. */
  private boolean end(UUID tenantId, UUID uploadId, StockConflict.Kind kind, String note) {
    Boolean isRunning = database.first(row -> row.getBoolean(1), LOCK, tenantId, uploadId);
    if (isRunning == null) {
      throw notFound();
    }
    if (!isRunning) {
      return false;
    }
    boolean hadPending = pending.refuseAll(tenantId, uploadId, kind) > 0;
    if (hadPending) {
      database.run(note, clock.instant(), tenantId, uploadId);
    }
    uploads.finishJob(tenantId, uploadId);
    return hadPending;
  }

  static Problem notFound() {
    return new Problem(404, "job_not_found", "Job not found");
  }
}
