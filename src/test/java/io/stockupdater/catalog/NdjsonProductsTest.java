package io.stockupdater.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Problem;
import io.stockupdater.stock.Opening;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonProductsTest {
  private static final UUID ID = UUID.randomUUID();

  @Test
  void keepsGoodLinesBesideBadOnes() {
    List<ImportLine> lines =
        read(
            """
            {"sku":"A","name":"a"}

            {"sku":"B"}
            nonsense
            [1]
            {"sku":"C","name":"c"}
            """);

    assertThat(lines.stream().map(ImportLine::number)).containsExactly(1L, 3L, 4L, 5L, 6L);
    assertThat(lines.stream().map(line -> line.product() != null))
        .containsExactly(true, false, false, false, true);
    assertThat(lines.stream().map(NdjsonProductsTest::message))
        .containsExactly(
            "",
            "name is required",
            "the line is not valid JSON",
            "the line must be a JSON object",
            "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"sku\":\"\",\"name\":\"a\"                     | sku must have 1 to 100 characters",
        "\"sku\":1,\"name\":\"a\"                        | sku must be a string",
        "\"sku\":\"A\",\"name\":\"\\u0000\"              | name must not contain U+0000 or unpaired surrogates",
        "\"sku\":\"\\ud800\",\"name\":\"a\"              | sku must not contain U+0000 or unpaired surrogates",
        "\"sku\":\"A\",\"name\":\"a\",\"product_id\":\"1-1-1-1-1\" | product_id must be a UUID",
        "\"sku\":\"A\",\"name\":\"a\",\"active\":\"yes\" | active must be true or false",
        "\"sku\":\"A\",\"name\":\"a\",\"min_level\":1.0  | min_level must be an integer within ±9007199254740991",
        "\"sku\":\"A\",\"name\":\"a\",\"max_level\":9007199254740992"
            + " | max_level must be an integer within ±9007199254740991",
        "\"sku\":\"A\",\"name\":\"a\",\"min_level\":2,\"max_level\":1 | min_level must not be above max_level",
      })
  void namesTheMemberThatIsInvalid(String members, String message) {
    assertThat(read("{" + members + "}"))
        .singleElement()
        .extracting(NdjsonProductsTest::message)
        .isEqualTo(message);
  }

  @Test
  void takesZeroForAnAbsentMinimumAndNoBoundForNull() {
    Opening absent = fields("").opening(ID, ID);
    Opening unbounded = fields(",\"min_level\":null,\"initial_stock\":-3").opening(ID, ID);

    assertThat(absent.minLevel()).isZero();
    assertThat(absent.maxLevel()).isNull();
    assertThat(unbounded.minLevel()).isNull();
    assertThat(unbounded.initialStock()).isEqualTo(-3);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"initial_stock\":-1'",
    "'\"min_level\":1'",
    "'\"initial_stock\":5,\"max_level\":4'"
  })
  void refusesAnInitialStockOutOfBounds(String members) {
    assertThatThrownBy(() -> fields("," + members).opening(ID, ID))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("initial_stock ");
  }

  @Test
  void leavesBoundsAloneThatAreAbsent() {
    assertThat(fields("").boundsChange(ID)).isNull();
    assertThat(fields(",\"max_level\":null").boundsChange(ID))
        .isNotNull()
        .satisfies(change -> assertThat(change.setsMin()).isFalse())
        .satisfies(change -> assertThat(change.setsMax()).isTrue());
  }

  private static ProductFields fields(String more) {
    byte[] json = ("{\"sku\":\"A\",\"name\":\"a\"" + more + "}").getBytes(StandardCharsets.UTF_8);
    return ProductFields.of(JsonBody.parse(json, 0, json.length));
  }

  private static List<ImportLine> read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<ImportLine> lines = new ArrayList<>();
    new NdjsonProducts(new ByteArrayInputStream(bytes), 1_000).forEachRemaining(lines::add);
    return lines;
  }

  private static String message(ImportLine line) {
    Problem problem = line.problem();
    return problem == null ? "" : String.valueOf(problem.getMessage());
  }
}
