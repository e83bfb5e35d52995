package io.stockupdater.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BridgeStateTest {
  private final List<String> logged = new ArrayList<>();
  private final Logger logger = Logger.getLogger(BridgeState.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {
          // nothing is kept
        }

        @Override
        public void close() {
          // nothing is kept
        }
      };

  private final BridgeState state = new BridgeState(new ActiveMqBridge("tcp://127.0.0.1:1"));

  @BeforeEach
  void listen() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void logsAChangeOnceHoweverOftenItIsTried() {
    for (int i = 0; i < 5; i++) {
      state.fail("refused");
    }
    assertThat(state.isUp()).isFalse();
    for (int i = 0; i < 5; i++) {
      state.succeed();
    }
    assertThat(state.isUp()).isTrue();

    assertThat(logged).hasSize(2);
    assertThat(logged.get(0)).startsWith("WARNING").contains("refused");
    assertThat(logged.get(1)).startsWith("INFO").contains("up again");
  }

  @Test
  void countsWhatWasSentThoughOtherMessagesWereRefused() {
    state.count(3);
    state.fail("refused 2");
    state.count(0);

    assertThat(state.sent()).isEqualTo(3);
    assertThat(state.failed()).isEqualTo(1);
  }

  @Test
  void waitsLongerEachTimeUpToABoundAndStartsAgainAfterSuccess() {
    long bound = 100;
    for (int i = 0; i < 12; i++) {
      assertThat(state.fail("refused")).isBetween(bound / 2, bound);
      bound = Math.min(5_000, bound * 2);
    }
    state.succeed();
    assertThat(state.fail("refused")).isBetween(50L, 100L);
  }
}
