package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void hasADefaultForEverything() {
    Settings settings = Settings.from(Map.of());
    assertThat(settings.lineBytesMax()).isEqualTo(64 << 10);
    assertThat(settings.lockTimeoutMillis()).isEqualTo(10_000);
    assertThat(settings.lockBudgetMillis()).isEqualTo(30_000);
    assertThat(Settings.from(Map.of("LINE_BYTES_MAX", " "))).isEqualTo(settings);
  }

  @Test
  void readsEverySettingFromTheVariableOfItsName() {
    Map<String, String> environment = new HashMap<>();
    environment.put("UPLOAD_BYTES_MAX", "1001");
    environment.put("UPLOAD_PRODUCTS_MAX", "1002");
    environment.put("UPLOADS_AT_ONCE_MAX", "3");
    environment.put("UPLOAD_THREADS", "4");
    environment.put("UPLOAD_CONNECTIONS_MAX", "5");
    environment.put("PRODUCT_EVENTS_MAX", "1006");
    environment.put("LINE_BYTES_MAX", "1007");
    environment.put("JSON_DEPTH_MAX", "8");
    environment.put("LOCK_TIMEOUT_MILLIS", "1009");
    environment.put("LOCK_BUDGET_MILLIS", " 1010 ");
    environment.put("SINGLE_CONNECTIONS_MAX", "11");
    environment.put("IMPORT_BYTES_MAX", "1012");
    environment.put("JOB_THREADS", "13");
    environment.put("LEASE_MILLIS", "1014");
    environment.put("SPILL_FREE_BYTES_MIN", "1015");
    environment.put("PATH", "/bin");
    assertThat(Settings.from(environment))
        .isEqualTo(
            new Settings(1001, 1015, 1002, 3, 4, 5, 11, 13, 1014, 1006, 1007, 8, 1012, 1009, 1010));
  }

  @ParameterizedTest
  @CsvSource({
    "UPLOAD_BYTES_MAX, 2GB",
    "UPLOAD_BYTES_MAX, 0",
    "UPLOAD_PRODUCTS_MAX, -1",
    "UPLOADS_AT_ONCE_MAX, many",
    "UPLOAD_THREADS, 1.5",
    "UPLOAD_CONNECTIONS_MAX, 99999999999999999999",
    "PRODUCT_EVENTS_MAX, 1e6",
    "LINE_BYTES_MAX, 0x10",
    "JSON_DEPTH_MAX, 1",
    "LOCK_TIMEOUT_MILLIS, 10s",
    "LOCK_BUDGET_MILLIS, 0"
  })
  void namesTheVariableThatIsMalformed(String variable, String value) {
    assertThatThrownBy(() -> Settings.from(Map.of(variable, value)))
        .isInstanceOf(Settings.InvalidSetting.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("'" + value + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+5", "٥"})
  void takesDigitsAsJavaDoes(String five) {
    assertThat(Settings.from(Map.of("UPLOAD_THREADS", five)).uploadThreads()).isEqualTo(5);
  }
}
