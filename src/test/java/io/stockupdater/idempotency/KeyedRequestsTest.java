package io.stockupdater.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.Claim.Finished;
import io.stockupdater.idempotency.Claim.Granted;
import jakarta.ejb.EJBException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedRequestsTest {
  private static final UUID EFFECT = new UUID(1, 1);
  private static final IdempotencyKey KEY =
      new IdempotencyKey(new UUID(2, 2), IdempotencyKey.Operation.BULK_UPDATE, "key");
  private static final Granted GRANTED = new Granted(KEY, EFFECT, new UUID(3, 3), false);

  private final Keys keys = new Keys();
  private final KeyedRequests requests = new KeyedRequests(keys);

  /** Keys that answer one claim, and note what is done about it. */
  private static final class Keys extends IdempotencyKeys {
    private Claim claim = GRANTED;
    private final List<String> done = new ArrayList<>();
    private @Nullable RuntimeException failure;

    @Override
    public Claim claim(IdempotencyKey key, byte[] fingerprint, UUID effectId) {
      return claim;
    }

    @Override
    public void finish(Granted granted, int status, @Nullable String answer) {
      done.add("finish " + status);
      fail();
    }

    @Override
    public void expire(Granted granted) {
      done.add("expire");
      fail();
    }

    private void fail() {
      if (failure != null) {
        throw failure;
      }
    }
  }

  private String run(Supplier<String> effect) {
    return requests.run(
        KEY,
        new byte[32],
        EFFECT,
        new KeyedRequests.Request<String>() {
          @Override
          public String perform(Granted claim) {
            return effect.get();
          }

          @Override
          public String replay(Finished finished) {
            return "replayed " + finished.answer();
          }

          @Override
          public @Nullable String location(UUID effectId) {
            return "/effects/" + effectId;
          }
        });
  }

  private static String refuse(int status) {
    throw new Problem(status, "code", "refused");
  }

  @Test
  void hasTheEffectAndLeavesTheKeyToItsTransaction() {
    assertThat(run(() -> "done")).isEqualTo("done");
    assertThat(keys.done).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 422})
  void keepsRefusals(int status) {
    assertThatThrownBy(() -> run(() -> refuse(status))).hasMessage("refused");
    assertThat(keys.done).containsExactly("finish " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 413, 429, 500, 503})
  void keepsNothingThatAnotherTryMayChange(int status) {
    assertThatThrownBy(() -> run(() -> refuse(status))).hasMessage("refused");
    assertThat(keys.done).containsExactly("expire");
  }

  @Test
  void letsTheNextGoOnAfterAFailure() {
    assertThatThrownBy(
            () ->
                run(
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(keys.done).containsExactly("expire");
  }

  @Test
  void tellsTheFirstFailureWhenTheKeyCanNotBeEndedEither() {
    keys.failure = new EJBException("database away");
    assertThatThrownBy(() -> run(() -> refuse(503))).hasMessage("refused");
    assertThatThrownBy(() -> run(() -> refuse(400))).hasMessage("refused");
    assertThat(keys.done).containsExactly("expire", "finish 400", "expire");
  }

  @Test
  void whoHasLostItsKeyTellsThatAnotherIsAtIt() {
    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () ->
                run(
                    () -> {
                      throw new LeaseLost();
                    }));
    assertThat(problem.code()).isEqualTo("request_in_progress");
    assertThat(keys.done).isEmpty();
  }

  @Test
  void tellsThatAnotherIsAtIt() {
    keys.claim = new Claim.Running(EFFECT);
    Problem problem = catchThrowableOfType(Problem.class, () -> run(() -> "done"));
    assertThat(problem.status()).isEqualTo(409);
  }

  @Test
  void givesAnAnswerAgain() {
    keys.claim = new Finished(EFFECT, 200, "answer");
    assertThat(run(() -> "done")).isEqualTo("replayed answer");
  }

  @Test
  void givesARefusalAgain() {
    keys.claim = new Finished(EFFECT, 422, new Problem(422, "code", "as it was").store());
    Problem problem = catchThrowableOfType(Problem.class, () -> run(() -> "done"));
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem).hasMessage("as it was");
  }
}
