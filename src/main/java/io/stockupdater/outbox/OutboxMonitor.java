package io.stockupdater.outbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stockupdater.http.ReadinessDetail;
import io.stockupdater.node.Metrics;
import io.stockupdater.outbox.OutboxBacklog.Waiting;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator sees of each bridge: in {@code /health/ready} and as metrics. */
@ApplicationScoped
public class OutboxMonitor implements ReadinessDetail {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxMonitor.class);

  /** Five gauges read the same count: it is asked for once. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  @Inject private OutboxBacklog backlog;
  @Inject private Metrics metrics;
  @Inject private Clock clock;

  private final List<BridgeState> bridges = new CopyOnWriteArrayList<>();
  private Map<String, Waiting> waiting = Map.of();
  private Instant readAt = Instant.EPOCH;

  /** How a bridge of this node fares, with what all nodes have left for it. */
  record BridgeReport(
      String name,
      String state,
      long pending,
      double oldestSeconds,
      long sent,
      long failed,
      long unroutable) {}

  void watch(BridgeState bridge) {
    bridges.add(bridge);
    MeterRegistry registry = metrics.registry();
    String name = bridge.bridge().name();
    Gauge.builder("stock.bridge.up", bridge, state -> state.isUp() ? 1 : 0)
        .description("1 while this node reaches the broker")
        .tag("bridge", name)
        .register(registry);
    Gauge.builder("stock.bridge.pending", this, monitor -> monitor.waiting(name).pending())
        .description("Messages in the outbox, of all nodes")
        .tag("bridge", name)
        .register(registry);
    Gauge.builder("stock.bridge.oldest", this, monitor -> monitor.waiting(name).oldestSeconds())
        .description("Age of the oldest message in the outbox")
        .baseUnit("seconds")
        .tag("bridge", name)
        .register(registry);
    FunctionCounter.builder("stock.bridge.sent", bridge, BridgeState::sent)
        .description("Messages that the broker confirmed to this node")
        .tag("bridge", name)
        .register(registry);
    FunctionCounter.builder("stock.bridge.failed", bridge, BridgeState::failed)
        .description("Tries of this node that failed")
        .tag("bridge", name)
        .register(registry);
    FunctionCounter.builder("stock.bridge.unroutable", bridge, state -> state.bridge().unroutable())
        .description("Messages that no queue took")
        .tag("bridge", name)
        .register(registry);
  }

  @Override
  public String member() {
    return "bridges";
  }

  @Override
  public Object value() {
    return bridges.stream().map(this::report).toList();
  }

  private BridgeReport report(BridgeState state) {
    String name = state.bridge().name();
    Waiting left = waiting(name);
    return new BridgeReport(
        name,
        state.isUp() ? "up" : "down",
        left.pending(),
        left.oldestSeconds(),
        state.sent(),
        state.failed(),
        state.bridge().unroutable());
  }

  private synchronized Waiting waiting(String bridge) {
    Instant now = clock.instant();
    if (readAt.isBefore(now.minus(FRESH))) {
      readAt = now; // of a failed try too: every gauge would wait for the database in turn
      try {
        waiting = backlog.read();
      } catch (EJBException e) {
        LOG.debug("the outbox can't be counted", e);
      }
    }
    return waiting.getOrDefault(bridge, Waiting.NOTHING);
  }
}
