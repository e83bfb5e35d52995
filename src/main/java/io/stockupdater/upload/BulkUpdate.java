package io.stockupdater.upload;

import io.stockupdater.http.Problem;
import io.stockupdater.http.Settings;
import io.stockupdater.idempotency.Claim;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.Fingerprint;
import io.stockupdater.idempotency.IdempotencyKey;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.idempotency.LeaseLost;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a document in and has it applied: while the client waits, or as a job. Both ways differ in
 * nothing but where the lines wait.
 */
@ApplicationScoped
public class BulkUpdate {
  private static final int RETRY_AFTER_SECONDS = 2;

  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private IndexMemory memory;
  @Inject private UploadReports reports;
  @Inject private UploadSlots slots;
  @Inject private IdempotencyKeys keys;
  @Inject private SpilledUpdate spilled;
  @Inject private StagedUpdate staged;

  /**
   * Reads a body to its last byte, then applies what it holds.
   *
   * @param keyValue under which the request may be sent again
   * @throws Problem for what refuses the whole request; nothing has been applied then
   */
  UploadAnswer run(
      Upload upload,
      @Nullable String keyValue,
      Preference preference,
      UploadBody body,
      InputStream entity)
      throws IOException {
    slots.enter();
    try (Document document =
        new Document(upload, settings, memory, clock.instant(), preference.allowsJob())) {
      Fingerprint fingerprint =
          new Fingerprint().add(upload.reason()).add(Boolean.toString(upload.skipInvalid()));
      body.read(entity, in -> document.read(keyValue == null ? in : fingerprint.adding(in)));
      if (keyValue == null) {
        requireUsable(document);
        return apply(upload, document, null, preference);
      }
      IdempotencyKey key =
          new IdempotencyKey(upload.tenantId(), IdempotencyKey.Operation.BULK_UPDATE, keyValue);
      Claim claim = keys.claim(key, fingerprint.bytes(), upload.uploadId());
      if (claim instanceof Granted granted) {
        return apply(upload.as(granted.effectId()), document, granted, preference);
      }
      return answered(upload.as(claim.effectId()), claim, preference);
    } finally {
      slots.leave();
    }
  }

  private UploadAnswer apply(
      Upload upload, Document document, @Nullable Granted claim, Preference preference) {
    boolean done = false;
    try {
      if (claim != null) {
        refuseUnusable(document, claim);
      }
      UploadAnswer answer =
          preference.allowsJob()
              ? staged.apply(upload, document, claim, preference)
              : UploadAnswer.of(upload.uploadId(), spilled.apply(upload, document, claim));
      done = true;
      return answer;
    } catch (LeaseLost e) {
      throw running(upload);
    } finally {
      if (!done && claim != null) {
        keys.expire(claim);
      }
    }
  }

  /** What another request with the key came to. */
  private UploadAnswer answered(Upload upload, Claim claim, Preference preference) {
    if (claim instanceof Claim.Finished finished) {
      if (finished.answer() != null) {
        throw Problem.stored(finished.answer()).header(IdempotencyKey.REPLAYED, "true");
      }
      if (finished.status() == 202) {
        return staged.answer(upload, preference).replayed();
      }
      return UploadAnswer.of(
              upload.uploadId(),
              Objects.requireNonNull(reports.report(upload.tenantId(), upload.uploadId())))
          .replayed();
    }
    throw running(upload);
  }

  private static Problem running(Upload upload) {
    return new Problem(
            409, "request_in_progress", "a request with this Idempotency-Key is being processed")
        .header("Location", upload.path())
        .header("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
  }

  private static void requireUsable(Document document) {
    if (!document.isUsable()) {
      Problem nothing = new Problem(400, "no_valid_events", "no valid events found");
      if (document.skippedTotal() > 0) {
        nothing.with("skipped", document.skipped());
        nothing.with("skipped_total", document.skippedTotal());
      }
      throw nothing;
    }
  }

  /** A refusal is an answer too, and will be given again. */
  private void refuseUnusable(Document document, Granted claim) {
    try {
      requireUsable(document);
    } catch (Problem refusal) {
      keys.finish(claim, refusal.status(), refusal.store());
      throw refusal;
    }
  }
}
