package io.stockupdater.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.node.Metrics;
import io.stockupdater.node.NodeSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final Lanes lanes =
      new Lanes(
          new DatabaseSettings(1, 1, 1, 1, 10_000, 0, false), new NodeSettings(1), new Metrics());

  @Test
  void aFullLaneRefusesWhoDoesNotWaitLonger() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<String> holder =
        CompletableFuture.supplyAsync(() -> lanes.on(Lane.UPLOAD, () -> hold(entered, release)));
    entered.await();
    assertThatThrownBy(() -> lanes.on(Lane.UPLOAD, 1, () -> "in"))
        .isInstanceOf(Lanes.Congested.class);
    assertThat(lanes.on(Lane.SINGLE, 1, () -> "in")).as("another lane").isEqualTo("in");
    release.countDown();
    assertThat(holder.get()).isEqualTo("done");
    assertThat(lanes.on(Lane.UPLOAD, 1, () -> "in")).isEqualTo("in");
  }

  @Test
  void givesTheConnectionBackWhenTheWorkFails() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  lanes.on(
                      Lane.JOB,
                      1,
                      () -> {
                        throw new IllegalStateException("broken");
                      }))
          .hasMessage("broken");
    }
  }

  private static String hold(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "done";
  }
}
