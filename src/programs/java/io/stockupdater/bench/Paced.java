package io.stockupdater.bench;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests at fixed times, whether the ones before are answered or not. Each one's time counts from
 * when it was due, so that those that a stall holds up are counted as late.
 */
final class Paced {
  private static final int CLIENTS = 16;

  private Paced() {}

  /** Goes on until told; at least one request is made. */
  static Done run(int perSecond, BooleanSupplier until, ClosedLoop.Clients clients)
      throws Exception {
    BlockingQueue<ClosedLoop.Client> idle = new LinkedBlockingQueue<>();
    for (int i = 0; i < CLIENTS; i++) {
      idle.add(clients.open());
    }
    Latencies latencies = new Latencies();
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    long start = System.nanoTime();
    try {
      long due = start;
      do {
        LockSupport.parkNanos(due - System.nanoTime());
        long wasDue = due;
        threads.execute(
            () -> {
              try {
                request(idle, latencies, wasDue);
              } catch (Exception e) { // whatever it was, it is told at the end
                failure.compareAndSet(null, e);
              }
            });
        due += TimeUnit.SECONDS.toNanos(1) / perSecond;
      } while (!until.getAsBoolean() && failure.get() == null);
    } finally {
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
      for (ClosedLoop.Client client : idle) {
        client.close();
      }
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return Done.of(System.nanoTime() - start, latencies);
  }

  private static void request(BlockingQueue<ClosedLoop.Client> idle, Latencies latencies, long due)
      throws Exception {
    ClosedLoop.Client client = idle.take();
    try {
      client.request();
      long late = System.nanoTime() - due;
      synchronized (latencies) {
        latencies.add(late);
      }
    } finally {
      idle.add(client);
    }
  }
}
