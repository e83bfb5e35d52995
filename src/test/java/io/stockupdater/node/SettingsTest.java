package io.stockupdater.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.catalog.ImportSettings;
import io.stockupdater.database.DatabaseSettings;
import io.stockupdater.http.HttpSettings;
import io.stockupdater.idempotency.KeySettings;
import io.stockupdater.idempotency.LeaseSettings;
import io.stockupdater.intake.IntakeSettings;
import io.stockupdater.text.LineSettings;
import io.stockupdater.upload.UploadSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  /** As the server makes them when it starts. */
  private static List<Settings> all(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    return List.of(
        new HttpSettings(environment),
        new IntakeSettings(environment),
        new UploadSettings(environment),
        new DatabaseSettings(environment),
        new LineSettings(environment),
        new LeaseSettings(environment),
        new KeySettings(environment),
        new NodeSettings(environment),
        new ImportSettings(environment));
  }

  @Test
  void hasADefaultForEverything() {
    Environment empty = new Environment(Map.of());
    assertThat(new LineSettings(empty).lineBytesMax()).isEqualTo(64 << 10);
    assertThat(new DatabaseSettings(empty).lockTimeoutMillis()).isEqualTo(10_000);
    assertThat(new UploadSettings(empty).lockBudgetMillis()).isEqualTo(30_000);
    assertThat(all(Map.of("LINE_BYTES_MAX", " "))).isEqualTo(all(Map.of()));
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
    environment.put("STAGING_CONNECTIONS_MAX", "16");
    environment.put("CATALOG_CONNECTIONS_MAX", "17");
    environment.put("REFUSED_LINES_MAX", "1018");
    environment.put("META_BYTES_MAX", "1019");
    environment.put("DATABASE_WAIT_SECONDS", "20");
    environment.put("BODY_SECONDS_MAX", "21");
    environment.put("BODY_BYTES_PER_SECOND_MIN", "1022");
    environment.put("BODY_REQUESTS_MAX", "22");
    environment.put("UPLOAD_REQUESTS_MAX", "23");
    environment.put("IMPORT_REQUESTS_MAX", "24");
    environment.put("EXPORT_REQUESTS_MAX", "25");
    environment.put("READ_REQUESTS_MAX", "26");
    environment.put("WRITE_REQUESTS_MAX", "27");
    environment.put("IDEMPOTENCY_DAYS", "29");
    environment.put("JOBS_PENDING_MAX", "31");
    environment.put("JOBS_PENDING_BYTES_MAX", "1032");
    environment.put("EXIT_WITHOUT_DATABASE", "true");
    environment.put("PATH", "/bin");
    assertThat(all(environment))
        .containsExactly(
            new HttpSettings(1001, 21, 1022, 22, 23, 24, 25, 26, 27),
            new IntakeSettings(1015, 1002, 1018),
            new UploadSettings(3, 4, 1006, 1010, 31, 1032),
            new DatabaseSettings(5, 11, 16, 17, 1009, 20, true),
            new LineSettings(1007, 8, 1019),
            new LeaseSettings(1014),
            new KeySettings(29),
            new NodeSettings(13),
            new ImportSettings(1012));
  }

  @ParameterizedTest
  @CsvSource({
    "UPLOAD_BYTES_MAX, 2GB",
    "UPLOAD_BYTES_MAX, 0",
    "EXIT_WITHOUT_DATABASE, yes",
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
    assertThatThrownBy(() -> all(Map.of(variable, value)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("'" + value + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+5", "٥"})
  void takesDigitsAsJavaDoes(String five) {
    Environment environment = new Environment(Map.of("UPLOAD_THREADS", five));
    assertThat(new UploadSettings(environment).uploadThreads()).isEqualTo(5);
  }
}
