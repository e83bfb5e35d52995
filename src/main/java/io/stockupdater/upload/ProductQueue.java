package io.stockupdater.upload;

import io.stockupdater.stock.StockWriter.WhenBusy;
import io.stockupdater.upload.BulkUpdateReport.Outcome;
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
    /** The outcome; null, only for {@link WhenBusy#RETURN}, when the product is busy. */
    @Nullable Outcome apply(int ordinal, WhenBusy whenBusy);
  }

  private final ProductGroups groups;
  private final AtomicReferenceArray<@Nullable Outcome> outcomes;
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<Integer> busy = new ConcurrentLinkedQueue<>();

  ProductQueue(ProductGroups groups) {
    this.groups = groups;
    this.outcomes = new AtomicReferenceArray<>(groups.size());
  }

  /** Works off all products; the caller's thread helps, so that it ends on a full executor too. */
  void drain(ExecutorService executor, int threads, Work work) {
    Phaser working = new Phaser(1);
    try {
      for (int i = 1; i < Math.min(threads, groups.size()); i++) {
        executor.execute(
            () -> {
              working.register();
              try {
                run(work);
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

  /** By ordinal; null for a product that had nothing but zeros. */
  List<@Nullable Outcome> outcomes() {
    List<@Nullable Outcome> all = new ArrayList<>(outcomes.length());
    for (int i = 0; i < outcomes.length(); i++) {
      all.add(outcomes.get(i));
    }
    return Collections.unmodifiableList(all);
  }

  private void run(Work work) {
    int ordinal;
    while ((ordinal = next.getAndIncrement()) < groups.size()) {
      if (groups.lines(ordinal) > 0) {
        Outcome outcome = work.apply(ordinal, WhenBusy.RETURN);
        if (outcome == null) {
          busy.add(ordinal);
        } else {
          outcomes.set(ordinal, outcome);
        }
      }
    }
    Integer again;
    while ((again = busy.poll()) != null) {
      outcomes.set(again, work.apply(again, WhenBusy.WAIT));
    }
  }
}
