package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProductGateTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);

  private final ProductGate gate = new ProductGate();
  private final ExecutorService others = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    others.shutdownNow();
  }

  @Test
  void letsOneThreadNearAProductAtATime() throws Exception {
    UUID product = product();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int[] sum = new int[1];
    List<Future<?>> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          others.submit(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  assertThat(gate.enter(product, LONG)).isTrue();
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  sum[0]++;
                  inside.decrementAndGet();
                  gate.leave(product);
                }
                return null;
              }));
    }
    for (Future<?> thread : threads) {
      thread.get(60, TimeUnit.SECONDS);
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(sum[0]).isEqualTo(16_000);
  }

  @Test
  void doesNotWaitWithoutTime() throws Exception {
    UUID product = product();
    assertThat(gate.enter(product, 0)).isTrue();
    assertThat(others.submit(() -> gate.enter(product, 0)).get()).isFalse();
    assertThat(others.submit(() -> gate.enter(product, -1)).get()).isFalse();
    assertThat(others.submit(() -> gate.enter(product, 1_000)).get()).isFalse();
    assertThat(others.submit(() -> gate.enter(product(), 0)).get()).as("another product").isTrue();
    gate.leave(product);
    assertThat(others.submit(() -> gate.enter(product, 0)).get()).isTrue();
  }

  @Test
  void letsAWaitingThreadInWhenItsTurnComes() throws Exception {
    UUID product = product();
    assertThat(gate.enter(product, 0)).isTrue();
    Future<Boolean> waiting = others.submit(() -> gate.enter(product, LONG));
    assertThat(waiting.isDone()).isFalse();
    gate.leave(product);
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void forgetsAThreadThatWasInterrupted() throws Exception {
    UUID product = product();
    assertThat(gate.enter(product, 0)).isTrue();
    AtomicInteger interrupted = new AtomicInteger();
    Thread thread =
        new Thread(
            () -> {
              try {
                gate.enter(product, LONG);
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
              }
            });
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    thread.interrupt();
    thread.join();
    assertThat(interrupted.get()).isEqualTo(1);
    gate.leave(product);
    assertThat(others.submit(() -> gate.enter(product, 0)).get()).isTrue();
  }

  private static UUID product() {
    return UUID.randomUUID();
  }
}
