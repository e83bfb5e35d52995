package io.stockupdater.database;

import io.micrometer.core.instrument.Gauge;
import io.stockupdater.node.Metrics;
import io.stockupdater.node.NodeSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many connections each {@link Lane} holds. The pool has more than all of them together,
 * so that reads and {@code /health} always get one.
 */
@ApplicationScoped
public class Lanes {
  private final Map<Lane, Semaphore> connections = new EnumMap<>(Lane.class);

  /** For CDI's proxy. */
  Lanes() {}

  @Inject
  public Lanes(DatabaseSettings settings, NodeSettings nodeSettings, Metrics metrics) {
    open(Lane.UPLOAD, settings.uploadConnectionsMax(), metrics);
    open(Lane.JOB, nodeSettings.jobThreads(), metrics);
    open(Lane.SINGLE, settings.singleConnectionsMax(), metrics);
    open(Lane.STAGING, settings.stagingConnectionsMax(), metrics);
    open(Lane.CATALOG, settings.catalogConnectionsMax(), metrics);
  }

  /** No lane had a connection to give in time. */
  public static final class Congested extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Congested(Lane lane) {
      super("no connection for " + lane.tag(), null, false, false); // expected under load
    }
  }

  private void open(Lane lane, int max, Metrics metrics) {
    Semaphore permits = new Semaphore(max, true);
    connections.put(lane, permits);
    Gauge.builder("stock.connections.used", permits, free -> max - free.availablePermits())
        .description("Connections that a kind of work holds")
        .tag("lane", lane.tag())
        .register(metrics.registry());
    Gauge.builder("stock.connections.max", () -> max)
        .description("Connections that it may hold")
        .tag("lane", lane.tag())
        .register(metrics.registry());
  }

  /** Does work that takes a connection, waiting until the lane has one. */
  public <T extends @Nullable Object> T on(Lane lane, Supplier<T> work) {
    Semaphore permits = permits(lane);
    permits.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }

  /**
   * The same, but waits for {@code millis} at most.
   *
   * @throws Congested when the lane had none in that time
   */
  public <T extends @Nullable Object> T on(Lane lane, long millis, Supplier<T> work) {
    Semaphore permits = permits(lane);
    try {
      if (!permits.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        throw new Congested(lane);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Congested(lane);
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }

  private Semaphore permits(Lane lane) {
    return Objects.requireNonNull(connections.get(lane));
  }
}
