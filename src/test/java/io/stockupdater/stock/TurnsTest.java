package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.http.Sql;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Applied DONE = new Applied(1, 0, 0, 1, 0, 1);
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);

  private final ProductKey product = new ProductKey(UUID.randomUUID(), UUID.randomUUID());
  private final Turns turns = new Turns();

  @Test
  void theFirstInLineLeads() {
    Turns.Ticket first = ticket(product);
    Turns.Ticket second = ticket(product);
    assertThat(turns.join(first)).isTrue();
    assertThat(turns.join(second)).isFalse();
    assertThat(turns.join(ticket(new ProductKey(product.tenantId(), UUID.randomUUID())))).isTrue();
    assertThat(turns.take(first)).containsExactly(first, second);
  }

  @Test
  void whoWasTakenAlongHearsOfItsEnd() {
    Turns.Ticket first = ticket(product);
    Turns.Ticket second = ticket(product);
    turns.join(first);
    turns.join(second);
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> turns.await(second, LONG));
    turns.take(first).forEach(ticket -> ticket.end(new StockLevels.Result(DONE, null)));
    turns.handOver(first);
    assertThat(waiting.join()).isFalse();
    assertThat(second.result()).isEqualTo(DONE);
    assertThat(turns.join(ticket(product))).as("nobody is left in line").isTrue();
  }

  @Test
  void whoWasNotTakenAlongLeadsNext() {
    Turns.Ticket first = ticket(product);
    turns.join(first);
    List<Turns.Ticket> others = IntStream.range(0, 70).mapToObj(i -> ticket(product)).toList();
    others.forEach(turns::join);
    List<Turns.Ticket> together = turns.take(first);
    assertThat(together).hasSize(64).startsWith(first).endsWith(others.get(62));
    together.forEach(ticket -> ticket.end(DONE));
    turns.handOver(first);
    assertThat(turns.await(others.get(63), LONG)).isTrue();
    assertThat(turns.take(others.get(63))).containsExactlyElementsOf(others.subList(63, 70));
  }

  @Test
  void whoHasWaitedEnoughLeavesTheLine() {
    Turns.Ticket first = ticket(product);
    Turns.Ticket second = ticket(product);
    turns.join(first);
    turns.join(second);
    assertThatThrownBy(() -> turns.await(second, 1))
        .isInstanceOfSatisfying(
            StockConflict.class,
            conflict -> assertThat(conflict.kind()).isEqualTo(StockConflict.Kind.LOCK_TIMEOUT));
    assertThat(turns.take(first)).containsExactly(first);
  }

  @Test
  void whoIsInterruptedLeavesTheLineOrWaitsForItsEnd() {
    Turns.Ticket first = ticket(product);
    Turns.Ticket second = ticket(product);
    Turns.Ticket third = ticket(product);
    turns.join(first);
    turns.join(second);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> turns.await(second, LONG)).isInstanceOf(StockConflict.class);
    assertThat(Thread.interrupted()).isTrue();
    turns.join(third);
    turns.take(first);
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              Thread.currentThread().interrupt();
              boolean leads = turns.await(third, LONG);
              return !leads && Thread.interrupted();
            });
    third.end(DONE);
    assertThat(waiting.join()).isTrue();
  }

  @Test
  void aLeaderThatGivesUpHandsOverWithoutAnEnd() {
    Turns.Ticket first = ticket(product);
    Turns.Ticket second = ticket(product);
    turns.join(first);
    turns.join(second);
    turns.handOver(first);
    assertThat(turns.await(second, LONG)).isTrue();
    assertThat(turns.take(second)).containsExactly(second);
  }

  private static Turns.Ticket ticket(ProductKey product) {
    return new Turns.Ticket(new Change(product), new WaitBudget(1_000));
  }

  private record Change(ProductKey product) implements StockBatch {
    @Override
    public UUID productId() {
      return product.productId();
    }

    @Override
    public Iterator<StockChange> changes() {
      return List.of(
              new StockChange(0, 1, Instant.EPOCH, null, "api", null, null, null, null, null))
          .iterator();
    }

    @Override
    public @Nullable UUID uploadId() {
      return null;
    }

    @Override
    public @Nullable UUID userId() {
      return null;
    }

    @Override
    public String reason() {
      return "test";
    }

    @Override
    public boolean mayBeCombined() {
      return true;
    }

    @Override
    public boolean mayBeApplied() {
      return false;
    }

    @Override
    public @Nullable Applied applied() {
      return null;
    }

    @Override
    public Sql.@Nullable Update record(Applied applied) {
      return null;
    }
  }
}
