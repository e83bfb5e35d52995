package io.stockupdater.upload;

import io.micrometer.core.instrument.Gauge;
import io.stockupdater.http.Problem;
import io.stockupdater.node.Metrics;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;

/** How many uploads are under way on this node, and whether one more may come. */
@ApplicationScoped
public class UploadSlots {
  private static final int RETRY_AFTER_SECONDS = 5;

  @Inject private UploadSettings settings;
  @Inject private Metrics metrics;

  private final AtomicInteger used = new AtomicInteger();

  @PostConstruct
  void measure() {
    Gauge.builder("stock.uploads.running", used, AtomicInteger::get)
        .description("Bulk updates under way on this node")
        .register(metrics.registry());
  }

  /**
   * Takes a slot, to be given back with {@link #leave}.
   *
   * @throws Problem 503 when there is none
   */
  public void enter() {
    if (used.incrementAndGet() > settings.uploadsAtOnceMax()) {
      used.decrementAndGet();
      throw Problem.tryAgain(
          "too_many_uploads", "too many uploads at once, try again later", RETRY_AFTER_SECONDS);
    }
  }

  public void leave() {
    used.decrementAndGet();
  }
}
