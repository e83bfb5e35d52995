package io.stockupdater.intake;

import io.stockupdater.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * The share of the heap that the line indexes of all uploads may use. An index takes it in pages of
 * 512 KiB as it grows, so that no number of uploads can exhaust the heap.
 */
@ApplicationScoped
public class IndexMemory {
  /**
   * With no array of more than half of it: G1 gives one of over 512 KiB, in a small heap, as many
   * whole regions of 1 MiB as it touches, and never moves it.
   */
  static final int PAGE_BYTES = 1 << 19;

  private static final int RETRY_AFTER_SECONDS = 10;

  private final int pages =
      (int) Math.max(16, Runtime.getRuntime().maxMemory() / 5 * 2 / PAGE_BYTES);
  private final Semaphore free = new Semaphore(pages);

  /**
   * Takes pages for an index that holds {@code held} already.
   *
   * @throws Problem 413 when this upload alone needs more than there is, else 503
   */
  void take(int count, int held) {
    if (!free.tryAcquire(count)) {
      if (held + count > pages) {
        throw new Problem(
            413, "too_many_lines", "the upload has more lines than the server can index");
      }
      throw Problem.tryAgain(
          "too_many_uploads", "too many uploads at once, try again later", RETRY_AFTER_SECONDS);
    }
  }

  void giveBack(int count) {
    free.release(count);
  }
}
