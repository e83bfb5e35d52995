package io.stockupdater.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
  @Test
  void knowsWhichGroupHadEachIdFirst() {
    Random random = new Random(2);
    SeenIds seen = new SeenIds(pages -> {});
    Map<UUID, Integer> model = new HashMap<>();
    for (int i = 0; i < 300_000; i++) {
      // Few distinct halves, so that ids differ in one half only; zero too.
      UUID id = new UUID(random.nextInt(500), random.nextInt(500));
      int group = random.nextInt(3);
      int first = model.computeIfAbsent(id, unseen -> group);
      assertThat(seen.isTaken(id, group)).as("%s of %d", id, group).isEqualTo(first != group);
    }
    assertThat(model).hasSizeGreaterThan(150_000);
  }

  @Test
  void copesWithIdsMadeInSequence() {
    SeenIds seen = new SeenIds(pages -> {});
    for (int round = 0; round < 2; round++) {
      for (long i = 0; i < 200_000; i++) {
        UUID id = new UUID(0x0192_0000_0000_7000L + (i << 20), 0x8000_0000_0000_0000L);
        assertThat(seen.isTaken(id, 5)).isFalse();
        assertThat(seen.isTaken(id, 6)).isTrue();
      }
    }
  }

  @Test
  void asksForTheMemoryOfLargeTables() {
    AtomicInteger pages = new AtomicInteger();
    SeenIds seen = new SeenIds(pages::addAndGet);
    for (long i = 0; i < 100_000; i++) {
      seen.isTaken(new UUID(i, i), 0);
    }
    assertThat(pages.get()).isGreaterThanOrEqualTo(2); // 100,000 ids at 20 bytes
  }
}
