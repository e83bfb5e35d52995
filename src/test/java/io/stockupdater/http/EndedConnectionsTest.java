package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndedConnectionsTest {
  private final EndedConnections ended = new EndedConnections();

  @Test
  void remembersTheLatest() {
    for (int i = 0; i < 100_000; i++) {
      ended.add("c" + i);
      ended.add("c" + i);
    }
    assertThat(ended.contains("c99999")).isTrue();
    assertThat(ended.contains("c90000")).isTrue();
    assertThat(ended.contains("c0")).isFalse();
    assertThat(ended.contains("other")).isFalse();
  }
}
