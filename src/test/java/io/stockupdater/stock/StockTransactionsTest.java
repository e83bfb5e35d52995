package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stockupdater.database.DatabaseFailure;
import io.stockupdater.database.DatabaseSettings;
import io.stockupdater.database.Lane;
import io.stockupdater.database.Lanes;
import io.stockupdater.database.Write;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.node.Metrics;
import io.stockupdater.node.NodeSettings;
import jakarta.ejb.EJBException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StockTransactionsTest {
  private static final Applied APPLIED = new Applied(1, 0, 5);
  private static final String DEADLOCK = "40P01";
  private static final String SERIALIZATION = "40001";
  private static final String UNIQUE = "23505";
  private static final String LOCK_TIMEOUT = "55P03";
  private static final String SHUTDOWN = "57P01";
  private static final String BROKEN = "08006";
  private static final String NO_CONNECTION = "53300";
  private static final String CHECK = "23514";

  private final Script script = new Script();
  private final List<Long> pauses = new ArrayList<>();
  private final WaitBudget budget = new WaitBudget(60_000);
  private boolean interrupted;
  private final StockTransactions transactions =
      new StockTransactions(
          script,
          new Lanes(
              new DatabaseSettings(1, 1, 1, 1, 10_000, 0, false),
              new NodeSettings(1),
              new Metrics()),
          millis -> {
            pauses.add(millis);
            return !interrupted;
          });

  /** Transactions that end as they are told to, one after the other. */
  private static final class Script extends StockLevels {
    private final Deque<Function<Attempt, Applied>> ends = new ArrayDeque<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Integer> together = new ArrayList<>();

    Script then(Function<Attempt, Applied> end) {
      ends.add(end);
      return this;
    }

    Script fails(String state) {
      return then(
          attempt -> {
            throw broken(state);
          });
    }

    Script failsInCommit(@Nullable String state) {
      return then(
          attempt -> {
            attempt.reachCommit();
            throw broken(state);
          });
    }

    Script succeeds() {
      return then(attempt -> APPLIED);
    }

    @Override
    public Applied apply(StockBatch batch, Attempt attempt) {
      attempts.add(attempt);
      return ends.remove().apply(attempt);
    }

    @Override
    public List<SingleUpdate.Result> update(List<SingleUpdate> updates, Attempt attempt) {
      together.add(updates.size());
      Applied applied = apply(batch(), attempt);
      return updates.stream().map(update -> result(update, applied.level())).toList();
    }

    private static EJBException broken(@Nullable String state) {
      return state == null
          ? new EJBException("the commit failed")
          : new EJBException(new DatabaseFailure(new SQLException(state, state)));
    }
  }

  @Test
  void crossedTransactionsAreRepeatedUntilTheySucceed() {
    script.fails(DEADLOCK).fails(UNIQUE).fails(SERIALIZATION).succeeds();
    assertThat(apply()).isEqualTo(APPLIED);
    assertThat(pauses).hasSize(3).allMatch(millis -> millis <= 16);
    assertThat(script.attempts)
        .as("after a unique violation somebody else may have applied it")
        .extracting(attempt -> attempt.mayBeApplied(false))
        .containsExactly(false, false, true, true);
  }

  @Test
  void aDatabaseThatIsAwayIsWaitedForLongerEachTime() {
    script.fails(BROKEN).fails(SHUTDOWN).fails(NO_CONNECTION).succeeds();
    assertThat(apply()).isEqualTo(APPLIED);
    assertThat(pauses).hasSize(3).allMatch(millis -> millis >= 100 && millis <= 1_000);
  }

  @Test
  void givesUpAfterEightAttempts() {
    IntStream.range(0, 8).forEach(i -> script.fails(DEADLOCK));
    assertThat(conflict()).isEqualTo(StockConflict.Kind.UNAVAILABLE);
    assertThat(script.attempts).hasSize(8);
    assertThat(pauses).hasSize(7);
  }

  @Test
  void aLockThatWasNotToBeHadIsTold() {
    script.fails(LOCK_TIMEOUT);
    assertThat(conflict()).isEqualTo(StockConflict.Kind.LOCK_TIMEOUT);
    assertThat(pauses).isEmpty();
  }

  @Test
  void whatNoOtherAttemptWillMendIsAnErrorAtOnce() {
    script.fails(CHECK);
    assertThat(conflict()).isEqualTo(StockConflict.Kind.INTERNAL_ERROR);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aConflictIsPassedOn() {
    script.then(
        attempt -> {
          throw new StockConflict(StockConflict.Kind.BELOW_ZERO, 7);
        });
    assertThat(conflict()).isEqualTo(StockConflict.Kind.BELOW_ZERO);
    assertThat(script.attempts).hasSize(1);
  }

  @Test
  void aKeyThatWasTakenOverIsPassedOn() {
    script.then(
        attempt -> {
          throw new LeaseLost();
        });
    assertThatThrownBy(this::apply).isInstanceOf(LeaseLost.class);
  }

  @Test
  void afterABreakInTheCommitEveryAttemptLooksFirst() {
    script.failsInCommit(BROKEN).fails(DEADLOCK).succeeds();
    assertThat(apply()).isEqualTo(APPLIED);
    assertThat(script.attempts)
        .extracting(attempt -> attempt.mayBeApplied(false))
        .containsExactly(false, true, true);
  }

  @Test
  void aBreakInTheCommitMayHaveNoSqlState() {
    script.failsInCommit(null).succeeds();
    assertThat(apply()).isEqualTo(APPLIED);
    assertThat(script.attempts.get(1).mayBeApplied(false)).isTrue();
  }

  @Test
  void aRollbackThatIsToldInTheCommitIsNone() {
    script.failsInCommit(DEADLOCK).succeeds();
    assertThat(apply()).isEqualTo(APPLIED);
    assertThat(script.attempts.get(1).mayBeApplied(false)).isFalse();
  }

  @Test
  void aLockTimeoutAfterABreakInTheCommitIsNoAnswer() {
    script.failsInCommit(BROKEN);
    IntStream.range(0, 7).forEach(i -> script.fails(LOCK_TIMEOUT));
    script.succeeds();
    assertThat(apply()).as("found by the last look").isEqualTo(APPLIED);
    assertThat(script.attempts).hasSize(9);
  }

  @Test
  void theLastLookOnlyLooks() {
    script.failsInCommit(BROKEN);
    interrupted = true;
    script.then(
        attempt -> {
          attempt.requireMore();
          return APPLIED;
        });
    assertThat(conflict()).as("looked for, not there").isEqualTo(StockConflict.Kind.UNAVAILABLE);
  }

  @Test
  void whatCanNotBeLookedUpIsUnknown() {
    script.failsInCommit(BROKEN).fails(BROKEN);
    interrupted = true;
    assertThat(conflict()).isEqualTo(StockConflict.Kind.OUTCOME_UNKNOWN);
  }

  @Test
  void noAttemptIsMadeThatTheBudgetDoesNotAllow() {
    script.fails(BROKEN);
    WaitBudget small = new WaitBudget(50);
    StockConflict conflict =
        catchThrowableOfType(
            StockConflict.class, () -> transactions.apply(batch(), Lane.UPLOAD, small));
    assertThat(conflict.kind()).isEqualTo(StockConflict.Kind.UNAVAILABLE);
    assertThat(pauses).isEmpty();
  }

  @Test
  void updatesThatFailTogetherAreMadeAlone() {
    script.fails(CHECK).succeeds().fails(CHECK).succeeds();
    List<UpdateQueues.Ticket> tickets = tickets(3);
    transactions.update(tickets, Lane.SINGLE);
    assertThat(script.together).containsExactly(3, 1, 1, 1);
    assertThat(tickets.get(0).result().stock()).isEqualTo(5);
    assertThatThrownBy(() -> tickets.get(1).result()).isInstanceOf(StockConflict.class);
    assertThat(tickets.get(2).result().stock()).isEqualTo(5);
  }

  @Test
  void updatesWhoseCommonCommitBrokeLookFirst() {
    script.failsInCommit(BROKEN).succeeds().succeeds();
    transactions.update(tickets(2), Lane.SINGLE);
    assertThat(script.attempts)
        .extracting(attempt -> attempt.mayBeApplied(false))
        .containsExactly(false, true, true);
  }

  @Test
  void aLockTimeoutOfUpdatesTogetherIsEverybodys() {
    script.fails(LOCK_TIMEOUT);
    List<UpdateQueues.Ticket> tickets = tickets(2);
    transactions.update(tickets, Lane.SINGLE);
    for (UpdateQueues.Ticket ticket : tickets) {
      StockConflict conflict = catchThrowableOfType(StockConflict.class, ticket::result);
      assertThat(conflict.kind()).isEqualTo(StockConflict.Kind.LOCK_TIMEOUT);
    }
  }

  @Test
  void nobodyWaitsForEverWhenTheServerItselfFails() {
    script.then(
        attempt -> {
          throw new IllegalStateException("no such bean");
        });
    List<UpdateQueues.Ticket> tickets = tickets(2);
    assertThatThrownBy(() -> transactions.update(tickets, Lane.SINGLE))
        .isInstanceOf(IllegalStateException.class);
    for (UpdateQueues.Ticket ticket : tickets) {
      StockConflict conflict = catchThrowableOfType(StockConflict.class, ticket::result);
      assertThat(conflict.kind()).isEqualTo(StockConflict.Kind.INTERNAL_ERROR);
    }
  }

  private Applied apply() {
    return transactions.apply(batch(), Lane.UPLOAD, budget);
  }

  private StockConflict.Kind conflict() {
    return catchThrowableOfType(StockConflict.class, this::apply).kind();
  }

  private List<UpdateQueues.Ticket> tickets(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new UpdateQueues.Ticket(update(), budget))
        .toList();
  }

  private static SingleUpdate update() {
    StockChange change =
        new StockChange(
            0, 1, Instant.EPOCH, null, "api", null, null, null, null, UUID.randomUUID());
    return new SingleUpdate(new UUID(1, 1), change, new Origin(null, null, "test"), false, null);
  }

  private static SingleUpdate.Result result(SingleUpdate update, long level) {
    return new SingleUpdate.Result(
        new StockedProduct(update.productId(), "Bolt M8", level, null, true), null);
  }

  private static StockBatch batch() {
    return new StockBatch(
        new ProductKey(new UUID(3, 3), new UUID(1, 1)),
        new Origin(new UUID(2, 2), null, "test"),
        List.of(),
        new NoReceipt());
  }

  private static final class NoReceipt implements Receipt {
    @Override
    public boolean mayExist() {
      return false;
    }

    @Override
    public @Nullable Applied find() {
      return null;
    }

    @Override
    public Write write(Applied applied) {
      throw new UnsupportedOperationException("no transaction is run here");
    }
  }
}
