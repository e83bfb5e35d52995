package io.stockupdater.outbox;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How a bridge of this node fares. A change is logged once, not at every try. */
final class BridgeState {
  private static final Logger LOG = System.getLogger(BridgeState.class.getName());
  private static final long PAUSE_MILLIS_MIN = 100;
  private static final long PAUSE_MILLIS_MAX = 5_000;

  private final Bridge bridge;
  private final AtomicBoolean up = new AtomicBoolean(true);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private long pauseMillis = PAUSE_MILLIS_MIN;

  BridgeState(Bridge bridge) {
    this.bridge = bridge;
  }

  Bridge bridge() {
    return bridge;
  }

  boolean isUp() {
    return up.get();
  }

  /** Messages that the broker confirmed to this node. */
  long sent() {
    return sent.get();
  }

  /** Tries of this node that failed. */
  long failed() {
    return failed.get();
  }

  void succeed(int messages) {
    sent.addAndGet(messages);
    pauseMillis = PAUSE_MILLIS_MIN;
    if (!up.getAndSet(true)) {
      LOG.log(Level.INFO, "bridge {0} is up again", bridge.name());
    }
  }

  /** Notes a failure; returns how long to wait before the next try, longer each time. */
  long fail(String reason) {
    failed.incrementAndGet();
    if (up.getAndSet(false)) {
      LOG.log(
          Level.WARNING,
          "bridge {0} is down: {1}. Messages wait in the outbox.",
          bridge.name(),
          reason);
    }
    long pause = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1);
    pauseMillis = Math.min(PAUSE_MILLIS_MAX, pauseMillis * 2);
    return pause;
  }
}
