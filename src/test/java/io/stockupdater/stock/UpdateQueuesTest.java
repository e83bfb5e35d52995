package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpdateQueuesTest {
  private static final StockedProduct PRODUCT =
      new StockedProduct(UUID.randomUUID(), "Bolt M8", 1, null, true);
  private static final SingleUpdate.Result DONE = new SingleUpdate.Result(PRODUCT, null);
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);

  private final UUID product = UUID.randomUUID();
  private final UpdateQueues queues = new UpdateQueues();

  @Test
  void theFirstInTheQueueLeads() {
    UpdateQueues.Ticket first = ticket(product);
    UpdateQueues.Ticket second = ticket(product);
    assertThat(queues.join(first)).isTrue();
    assertThat(queues.join(second)).isFalse();
    assertThat(queues.join(ticket(UUID.randomUUID()))).isTrue();
    assertThat(queues.take(first)).containsExactly(first, second);
  }

  @Test
  void whoWasTakenAlongHearsOfItsEnd() {
    UpdateQueues.Ticket first = ticket(product);
    UpdateQueues.Ticket second = ticket(product);
    queues.join(first);
    queues.join(second);
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> queues.await(second, LONG));
    queues.take(first).forEach(ticket -> ticket.end(DONE));
    queues.handOver(first);
    assertThat(waiting.join()).isFalse();
    assertThat(second.result()).isEqualTo(PRODUCT);
    assertThat(queues.join(ticket(product))).as("nobody is left in the queue").isTrue();
  }

  @Test
  void whoWasNotTakenAlongLeadsNext() {
    UpdateQueues.Ticket first = ticket(product);
    queues.join(first);
    List<UpdateQueues.Ticket> others =
        IntStream.range(0, 70).mapToObj(i -> ticket(product)).toList();
    others.forEach(queues::join);
    List<UpdateQueues.Ticket> together = queues.take(first);
    assertThat(together).hasSize(64).startsWith(first).endsWith(others.get(62));
    together.forEach(ticket -> ticket.end(DONE));
    queues.handOver(first);
    assertThat(queues.await(others.get(63), LONG)).isTrue();
    assertThat(queues.take(others.get(63))).containsExactlyElementsOf(others.subList(63, 70));
  }

  @Test
  void whoHasWaitedEnoughLeavesTheQueue() {
    UpdateQueues.Ticket first = ticket(product);
    UpdateQueues.Ticket second = ticket(product);
    queues.join(first);
    queues.join(second);
    assertThatThrownBy(() -> queues.await(second, 1))
        .isInstanceOfSatisfying(
            StockConflict.class,
            conflict -> assertThat(conflict.kind()).isEqualTo(StockConflict.Kind.LOCK_TIMEOUT));
    assertThat(queues.take(first)).containsExactly(first);
  }

  @Test
  void whoIsInterruptedLeavesTheQueueOrWaitsForItsEnd() {
    UpdateQueues.Ticket first = ticket(product);
    UpdateQueues.Ticket second = ticket(product);
    UpdateQueues.Ticket third = ticket(product);
    queues.join(first);
    queues.join(second);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> queues.await(second, LONG)).isInstanceOf(StockConflict.class);
    assertThat(Thread.interrupted()).isTrue();
    queues.join(third);
    queues.take(first);
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              Thread.currentThread().interrupt();
              boolean leads = queues.await(third, LONG);
              return !leads && Thread.interrupted();
            });
    third.end(DONE);
    assertThat(waiting.join()).isTrue();
  }

  @Test
  void aLeaderThatGivesUpHandsOverWithoutAnEnd() {
    UpdateQueues.Ticket first = ticket(product);
    UpdateQueues.Ticket second = ticket(product);
    queues.join(first);
    queues.join(second);
    queues.handOver(first);
    assertThat(queues.await(second, LONG)).isTrue();
    assertThat(queues.take(second)).containsExactly(second);
  }

  private static UpdateQueues.Ticket ticket(UUID product) {
    StockChange change =
        new StockChange(
            0, 1, Instant.EPOCH, null, "api", null, null, null, null, UUID.randomUUID());
    return new UpdateQueues.Ticket(
        new SingleUpdate(product, change, new Origin(null, null, "test"), false, null),
        new WaitBudget(1_000));
  }
}
