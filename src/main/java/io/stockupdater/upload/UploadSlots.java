package io.stockupdater.upload;

import io.micrometer.core.instrument.Gauge;
import io.stockupdater.http.Metrics;
import io.stockupdater.http.Problem;
import io.stockupdater.http.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;

/** How many uploads are under way on this node, and whether more may come. */
@ApplicationScoped
public class UploadSlots {
  private static final int RETRY_AFTER_SECONDS = 5;

  @Inject private Settings settings;
  @Inject private Metrics metrics;

  private int used;
  private boolean stopping;

  @PostConstruct
  void measure() {
    Gauge.builder("stock.uploads.running", this, slots -> slots.used())
        .description("Bulk updates under way on this node")
        .register(metrics.registry());
  }

  /**
   * Takes a slot, to be given back with {@link #leave}.
   *
   * @throws Problem 503 when there is none, or the node is stopping
   */
  public synchronized void enter() {
    if (stopping) {
      throw Problem.tryAgain(
          "shutting_down", "this server is shutting down, try again", RETRY_AFTER_SECONDS);
    }
    if (used == settings.uploadsAtOnceMax()) {
      throw Problem.tryAgain(
          "too_many_uploads", "too many uploads at once, try again later", RETRY_AFTER_SECONDS);
    }
    used++;
  }

  public synchronized void leave() {
    used--;
    notifyAll();
  }

  /** Whether uploads under way should start no further product. */
  public synchronized boolean isStopping() {
    return stopping;
  }

  synchronized int used() {
    return used;
  }

  /** Lets no upload in any more and waits until those under way have ended. */
  public synchronized void drain(long millis) throws InterruptedException {
    stopping = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (used > 0 && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
  }
}
