package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private static final long MAX = 9_007_199_254_740_991L;

  @Test
  void liesWithinItsBounds() {
    assertThat(opening(5, 0L, 10L).initialStock()).isEqualTo(5);
    assertThat(opening(-5, null, null).initialStock()).isEqualTo(-5);
    assertThat(opening(MAX, MAX, MAX).initialStock()).isEqualTo(MAX);
    refuses(-1, 0L, null);
    refuses(11, 0L, 10L);
    refuses(5, 6L, 4L);
    refuses(MAX + 1, null, null);
    refuses(Long.MIN_VALUE, null, null);
    refuses(0, -MAX - 1, null);
    refuses(0, null, MAX + 1);
  }

  private static void refuses(long initial, @Nullable Long min, @Nullable Long max) {
    assertThatThrownBy(() -> opening(initial, min, max))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Opening opening(long initial, @Nullable Long min, @Nullable Long max) {
    return new Opening(new ProductKey(UUID.randomUUID(), UUID.randomUUID()), initial, min, max);
  }
}
