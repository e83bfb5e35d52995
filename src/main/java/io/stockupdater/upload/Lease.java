package io.stockupdater.upload;

import io.stockupdater.http.RequestId;
import io.stockupdater.idempotency.Claim.Granted;
import jakarta.ejb.EJBException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells others, while an upload is applied, that somebody is at it. Shared by its threads. */
final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final Upload upload;
  private final @Nullable Granted claim;
  private final Uploads uploads;
  private final long renewalNanos;
  private final AtomicLong renewed = new AtomicLong(System.nanoTime());
  private volatile boolean lost;

  Lease(Upload upload, @Nullable Granted claim, Uploads uploads, int leaseMillis) {
    this.upload = upload;
    this.claim = claim;
    this.uploads = uploads;
    this.renewalNanos = TimeUnit.MILLISECONDS.toNanos(leaseMillis) / 4;
  }

  /**
   * Renews it when a quarter of it is over.
   *
   * @return false when somebody else has taken the upload over: there is nothing left to do
   */
  boolean hold() {
    long last = renewed.get();
    long now = System.nanoTime();
    if (!lost && now - last > renewalNanos && renewed.compareAndSet(last, now)) {
      try {
        lost = !uploads.renew(upload, claim);
      } catch (EJBException e) {
        // Without a lease the upload is as safe: who takes it over finds what is done.
        upload
            .name(LOG.atWarn())
            .addKeyValue("request_id", RequestId.current())
            .setCause(e)
            .log("lease not renewed");
      }
    }
    return !lost;
  }

  boolean isLost() {
    return lost;
  }
}
