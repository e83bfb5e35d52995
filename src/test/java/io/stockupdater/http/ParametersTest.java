package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParametersTest {
  @Test
  void namesTheParameterThatIsNone() {
    assertThatThrownBy(() -> Parameters.id("tenant_id", "7"))
        .isInstanceOf(Problem.class)
        .hasMessage("tenant_id must be a UUID");
    assertThat(Parameters.uuid("X-User-Id", null)).isNull();
    assertThatThrownBy(() -> Parameters.uuid("X-User-Id", "me"))
        .isInstanceOf(Problem.class)
        .hasMessage("X-User-Id must be a UUID");
  }
}
