package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseUrlTest {
  @Test
  void readsTheFormOfTheSeed() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://postgres:postgres@postgres:5432/inventory?sslmode=prefer");

    assertThat(url)
        .isEqualTo(
            new DatabaseUrl(
                "postgres:5432", "inventory", "postgres", "postgres", Map.of("sslmode", "prefer")));
  }

  @Test
  void readsTheFormOfJdbc() {
    assertThat(DatabaseUrl.parse("jdbc:postgresql://[::1]:5433/stock?password=a%26b&user=me"))
        .isEqualTo(new DatabaseUrl("[::1]:5433", "stock", "me", "a&b", Map.of()));
  }

  @Test
  void decodesPercentSignsButNoPlusSigns() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://a%40b:p%2F%3A+%20@db_1/x");

    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo("p/:+ ");
    assertThat(url.hosts()).isEqualTo("db_1");
  }

  @Test
  void givesThePoolAnEncodedUrlThatBoundsLockWaits() {
    assertThat(DatabaseUrl.parse("postgresql://a%20b:p%26@h/d").jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://h/d?options=-c%20lock_timeout%3D10000&password=p%26&user=a%20b");
  }

  @Test
  void keepsTheBoundThatTheUrlNames() {
    String written = "postgresql://u@h/d?options=-c%20lock_timeout%3D5000%20-c%20work_mem%3D8MB";

    assertThat(DatabaseUrl.parse(written).jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://h/d?options=-c%20lock_timeout%3D5000%20-c%20work_mem%3D8MB&user=u");
  }

  @Test
  void boundsLockWaitsAsItIsTold() {
    assertThat(
            DatabaseUrl.parse("postgresql://u@h/d?options=-c%20work_mem%3D8MB")
                .withLockTimeout(2_500)
                .jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://h/d?options=-c%20work_mem%3D8MB%20-c%20lock_timeout%3D2500&user=u");
  }

  @Test
  void hidesThePasswordFromPeople() {
    assertThat(DatabaseUrl.parse("postgresql://u:secret@h:1/d?sslmode=prefer"))
        .hasToString("postgresql://u@h:1/d");
  }

  @ParameterizedTest
  @MethodSource("io.stockupdater.development.DatabaseUrlExamples#wellFormed")
  void readsItsOwnUrlAlike(String value) {
    String written = DatabaseUrl.parse(value).jdbcUrl();

    assertThat(DatabaseUrl.parse(written).jdbcUrl()).isEqualTo(written).contains("lock_timeout");
  }

  @ParameterizedTest
  @MethodSource("io.stockupdater.development.DatabaseUrlExamples#malformed")
  void refusesWhatIsNeitherAndKeepsItToItself(String value) {
    assertThatThrownBy(() -> DatabaseUrl.parse(value))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("DATABASE_URL must look like")
        .hasMessageNotContaining("cret");
  }
}
