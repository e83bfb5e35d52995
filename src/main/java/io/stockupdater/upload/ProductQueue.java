package io.stockupdater.upload;

import io.stockupdater.http.RequestId;
import io.stockupdater.intake.ProductGroups;
import io.stockupdater.stock.StockWriter.WhenBusy;
import io.stockupdater.upload.BulkUpdateReport.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Hands the products of one upload to its threads; a busy product is put off to the end. */
final class ProductQueue {
  /** Applies one product. */
  interface Work {
    /**
     * The result; null, only for {@link WhenBusy#RETURN}, when the product is busy, and after the
     * queue was stopped.
     */
    @Nullable Result apply(int ordinal, WhenBusy whenBusy);
  }

  private final ProductGroups groups;
  private final AtomicReferenceArray<@Nullable Result> results;
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<Integer> busy = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  ProductQueue(ProductGroups groups) {
    this.groups = groups;
    this.results = new AtomicReferenceArray<>(groups.size());
  }

  /** Works off all products; the caller's thread helps, so that it ends on a full executor too. */
  void drain(ExecutorService executor, int threads, Work work) {
    Phaser working = new Phaser(1);
    String request = RequestId.current();
    try {
      for (int i = 1; i < Math.min(threads, groups.size()); i++) {
        executor.execute(
            () -> {
              working.register();
              try {
                RequestId.run(request, () -> run(work));
              } finally {
                working.arriveAndDeregister();
              }
            });
      }
    } catch (RejectedExecutionException e) {
      // Fewer threads, the same work.
    }
    run(work);
    // A helper that starts only now finds nothing left to do, so nobody waits for it.
    working.arriveAndAwaitAdvance();
  }

  /** Lets no further product be begun. */
  void stop() {
    stopped = true;
  }

  /** By ordinal; null for a product that had nothing but zeros. */
  List<@Nullable Result> results() {
    List<@Nullable Result> all = new ArrayList<>(results.length());
    for (int i = 0; i < results.length(); i++) {
      all.add(results.get(i));
    }
    return Collections.unmodifiableList(all);
  }

  private void run(Work work) {
    int ordinal;
    while (!stopped && (ordinal = next.getAndIncrement()) < groups.size()) {
      if (groups.lines(ordinal) > 0) {
        Result result = work.apply(ordinal, WhenBusy.RETURN);
        if (result == null) {
          busy.add(ordinal);
        } else {
          results.set(ordinal, result);
        }
      }
    }
    Integer again;
    while (!stopped && (again = busy.poll()) != null) {
      results.set(again, work.apply(again, WhenBusy.WAIT));
    }
  }
}
