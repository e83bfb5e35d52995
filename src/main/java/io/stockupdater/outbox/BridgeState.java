package io.stockupdater.outbox;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a bridge of this node fares. A change is logged once, not at every try. */
final class BridgeState {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeState.class);
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

  /** Counts messages that the broker confirmed. */
  void count(int messages) {
    sent.addAndGet(messages);
  }

  /** Notes that the broker is there and took all that it was sent. */
  void succeed() {
    pauseMillis = PAUSE_MILLIS_MIN;
    if (!up.getAndSet(true)) {
      LOG.atInfo().addKeyValue("bridge", bridge.name()).log("bridge is up again");
    }
  }

  /** Notes a failure; returns how long to wait before the next try, longer each time. */
  long fail(String reason) {
    failed.incrementAndGet();
    if (up.getAndSet(false)) {
      LOG.atWarn()
          .addKeyValue("bridge", bridge.name())
          .log("bridge is down, messages wait in the outbox: {}", reason);
    }
    long pause = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1);
    pauseMillis = Math.min(PAUSE_MILLIS_MAX, pauseMillis * 2);
    return pause;
  }
}
