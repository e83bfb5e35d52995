package io.stockupdater.upload;

import io.stockupdater.database.Lane;
import io.stockupdater.database.Lanes;
import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.Claim.Finished;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.Fingerprint;
import io.stockupdater.idempotency.IdempotencyKey;
import io.stockupdater.idempotency.KeyedRequests;
import io.stockupdater.intake.Document;
import io.stockupdater.intake.Intake;
import io.stockupdater.node.Background;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes a document in and has it applied: while the client waits, or as a job. Both ways differ in
 * nothing but where the lines wait.
 */
@ApplicationScoped
public class BulkUpdate {
  private static final long STAGING_MILLIS_MAX = 30_000;
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final Duration POLL = Duration.ofMillis(100);

  @Inject private Clock clock;
  @Inject private Intake intake;
  @Inject private UploadSlots slots;
  @Inject private KeyedRequests keyedRequests;
  @Inject private WaitedRun waitedRun;
  @Inject private Lanes lanes;
  @Inject private Background background;
  @EJB private Uploads uploads;
  @EJB private Jobs jobs;

  /**
   * Reads a body to its last byte, then applies what it holds.
   *
   * @param key under which the request may be sent again
   * @throws Problem for what refuses the whole request; nothing has been applied then
   */
  UploadAnswer run(
      Upload upload,
      @Nullable String key,
      Preference preference,
      HttpServletRequest request,
      InputStream entity)
      throws IOException {
    UploadAnswer answer;
    slots.enter();
    try (Document document =
        intake.open(upload.skipInvalid(), preference.allowsJob(), clock.instant())) {
      answer = takeIn(upload, key, preference.allowsJob(), request, entity, document);
    } finally {
      slots.leave();
    }
    // Whoever waits for a job holds neither a slot nor a document.
    Duration patience = preference.patience();
    return answer.job() == null || patience == null
        ? answer
        : await(upload.tenantId(), answer, patience);
  }

  private UploadAnswer takeIn(
      Upload upload,
      @Nullable String key,
      boolean asJob,
      HttpServletRequest request,
      InputStream entity,
      Document document)
      throws IOException {
    if (key == null) {
      intake.read(request, entity, document, in -> in);
      return apply(upload, document, asJob, null);
    }
    Fingerprint fingerprint =
        new Fingerprint().add(upload.reason()).add(Boolean.toString(upload.skipInvalid()));
    if (upload.rejectUnusable()) {
      fingerprint.add("reject"); // only then: keys of the version before stay what they were
    }
    intake.read(request, entity, document, fingerprint::adding);
    return keyedRequests.run(
        new IdempotencyKey(upload.tenantId(), IdempotencyKey.Operation.BULK_UPDATE, key),
        fingerprint.bytes(),
        upload.uploadId(),
        new Keyed(upload, document, asJob));
  }

  /** An upload that has its effect once. */
  private final class Keyed implements KeyedRequests.Request<UploadAnswer> {
    private final Upload upload;
    private final Document document;
    private final boolean asJob;

    Keyed(Upload upload, Document document, boolean asJob) {
      this.upload = upload;
      this.document = document;
      this.asJob = asJob;
    }

    @Override
    public UploadAnswer perform(Granted claim) {
      return apply(upload.as(claim.effectId()), document, asJob, claim);
    }

    @Override
    public UploadAnswer replay(Finished finished) {
      return told(upload.tenantId(), finished.effectId(), finished.status() == 202).replayed();
    }

    @Override
    public String location(UUID effectId) {
      return Upload.path(upload.tenantId(), effectId);
    }
  }

  private UploadAnswer apply(
      Upload upload, Document document, boolean asJob, @Nullable Granted claim) {
    requireUsable(upload, document);
    if (!asJob) {
      return UploadAnswer.of(upload.uploadId(), waitedRun.apply(upload, document, claim));
    }
    try {
      lanes.on(
          Lane.STAGING,
          STAGING_MILLIS_MAX,
          () -> {
            jobs.stage(upload, document, claim);
            return true;
          });
    } catch (Lanes.Congested e) {
      throw Problem.tryAgain(
          "too_many_uploads", "too many uploads at once, try again later", RETRY_AFTER_SECONDS);
    }
    background.look();
    return UploadAnswer.of(AcceptedJob.of(upload.tenantId(), upload.uploadId(), document.lines()));
  }

  /** What an upload that was taken in before is told as. */
  private UploadAnswer told(UUID tenantId, UUID uploadId, boolean asJob) {
    return asJob
        ? UploadAnswer.of(
            AcceptedJob.of(tenantId, uploadId, jobs.accepted(tenantId, uploadId).lines()))
        : UploadAnswer.of(uploadId, report(tenantId, uploadId));
  }

  private BulkUpdateReport report(UUID tenantId, UUID uploadId) {
    return Objects.requireNonNull(uploads.report(tenantId, uploadId));
  }

  /** The report, if the job ends within the time that the client waits; else as it was. */
  private UploadAnswer await(UUID tenantId, UploadAnswer answer, Duration patience) {
    UUID uploadId = answer.uploadId();
    long deadline = System.nanoTime() + patience.toNanos();
    while (jobs.accepted(tenantId, uploadId).isRunning()) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return answer;
      }
      LockSupport.parkNanos(Math.min(left, POLL.toNanos()));
    }
    UploadAnswer report = UploadAnswer.of(uploadId, report(tenantId, uploadId));
    return answer.isReplayed() ? report.replayed() : report;
  }

  private static void requireUsable(Upload upload, Document document) {
    if (!document.isUsable()) {
      throw unusable(new Problem(400, "no_valid_events", "no valid events found"), document);
    }
    if (upload.rejectUnusable() && document.skippedTotal() > 0) {
      throw unusable(
          new Problem(
              400,
              "unusable_lines",
              document.skippedTotal() + " lines can't be used; nothing was applied"),
          document);
    }
  }

  private static Problem unusable(Problem problem, Document document) {
    return document.skippedTotal() == 0
        ? problem
        : problem
            .with("skipped", document.skipped())
            .with("skipped_total", document.skippedTotal());
  }
}
