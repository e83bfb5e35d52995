package io.stockupdater.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the relays of this node when something was committed here. */
@ApplicationScoped
public class OutboxSignal {
  private final List<Bell> bells = new CopyOnWriteArrayList<>();

  void wake() {
    bells.forEach(Bell::ring);
  }

  Bell newBell() {
    Bell bell = new Bell();
    bells.add(bell);
    return bell;
  }

  /** Rings once however often it is rung before somebody hears it. */
  static final class Bell {
    private final Semaphore rung = new Semaphore(0);

    void ring() {
      if (rung.availablePermits() == 0) {
        rung.release();
      }
    }

    /** Whether it rang within that time. */
    boolean await(long millis) throws InterruptedException {
      boolean rang = rung.tryAcquire(millis, TimeUnit.MILLISECONDS);
      rung.drainPermits();
      return rang;
    }
  }
}
