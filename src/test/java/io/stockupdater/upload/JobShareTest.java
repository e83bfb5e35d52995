package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobShareTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "250, 1", "251, 2", "4000, 16", "1000000, 16"})
  void dividesAllProductsAmongAFewShares(int positions, int count) {
    List<JobShare> shares = JobShare.of(UUID.randomUUID(), UUID.randomUUID(), positions);
    assertThat(shares).hasSize(count);
    int next = 0;
    for (JobShare share : shares) {
      assertThat(share.from()).isEqualTo(next);
      assertThat(share.to()).isGreaterThan(share.from());
      next = share.to();
      assertThat(JobShare.of(share.instance())).isEqualTo(share);
    }
    assertThat(next).isEqualTo(positions);
  }
}
