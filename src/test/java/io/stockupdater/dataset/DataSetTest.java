package io.stockupdater.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetTest {
  private static final DataSetShape SHAPE =
      new DataSetShape(
          7, 2, 10, 1_000, 400, DataSetShape.Skew.UNIFORM, DataSetShape.Shares.NONE, true);

  @TempDir private Path folder = Path.of("");

  @Test
  void isTheSameForTheSameShape() throws Exception {
    DataSet one = DataSet.generate(SHAPE, folder.resolve("one"));
    DataSet two = DataSet.generate(SHAPE, folder.resolve("two"));

    for (int tenant = 0; tenant < SHAPE.tenants(); tenant++) {
      for (int chunk = 0; chunk < 3; chunk++) {
        assertThat(two.tenants().get(tenant).chunks().get(chunk))
            .hasSameTextualContentAs(one.tenants().get(tenant).chunks().get(chunk));
      }
    }
    for (String table :
        new String[] {"tenants.csv", "suppliers.csv", "products.csv", "expected.json"}) {
      assertThat(folder.resolve("two").resolve(table))
          .hasSameTextualContentAs(folder.resolve("one").resolve(table));
    }
  }

  @Test
  void neverReducesALevelBelowZeroAndNeverGoesBackInTime() throws Exception {
    for (DataSet.Tenant tenant : DataSet.generate(SHAPE, folder).tenants()) {
      Map<String, Long> levels = new HashMap<>();
      Instant last = Instant.MIN;
      int events = 0;
      for (Path chunk : tenant.chunks()) {
        for (String line : Files.readAllLines(chunk)) {
          JsonNode event = new ObjectMapper().readTree(line);
          assertThat(event.get("delta").longValue()).isNotZero();
          assertThat(
                  levels.merge(
                      event.get("product_id").textValue(),
                      event.get("delta").longValue(),
                      Long::sum))
              .isNotNegative();
          Instant time = Instant.parse(event.get("event_time").textValue());
          assertThat(time).isAfter(last);
          last = time;
          events++;
        }
      }
      assertThat(events).isEqualTo(SHAPE.events());
      assertThat(levels).hasSize(SHAPE.products());
    }
  }

  @Test
  void namesTheFilesAsTheClientScriptLooksForThem() throws Exception {
    DataSet.generate(SHAPE, folder);

    assertThat(folder.resolve("tenants.csv")).exists();
    assertThat(folder.resolve("products.csv")).exists();
    assertThat(
            folder.resolve("stock_events_550e8400-e29b-41d4-a716-446655440000_chunk_0002.ndjson"))
        .exists();
  }

  @Test
  void hasTheSharesAndTheSkewAskedFor() throws Exception {
    Properties options = new Properties();
    options.setProperty("preset", "medium");
    options.setProperty("tenants", "1");
    options.setProperty("products", "100");
    options.setProperty("chunk", "100000");
    options.setProperty("skew", "hot");
    options.setProperty("zero", "0.2");
    options.setProperty("malformed", "0.1");
    options.setProperty("unknown", "0.1");
    DataSet data = DataSet.generate(GenerateDataSet.shape(options), folder);

    List<String> lines = Files.readAllLines(data.tenants().get(0).chunks().get(0));
    Set<String> known =
        data.tenants().get(0).products().stream()
            .map(product -> product.id().toString())
            .collect(Collectors.toSet());
    String hot = data.tenants().get(0).products().get(0).id().toString();

    assertThat(lines).hasSize(100_000);
    assertThat(count(lines, line -> line.contains("\"delta\":0,"))).isBetween(19_000L, 21_000L);
    assertThat(count(lines, line -> !line.contains("meta"))).isBetween(9_500L, 10_500L);
    assertThat(
            count(lines, line -> line.contains("meta") && !known.contains(line.substring(15, 51))))
        .isBetween(9_500L, 10_500L);
    assertThat(count(lines, line -> line.contains(hot))).isBetween(30_000L, 33_000L);
  }

  @Test
  void favoursTheFirstProductsUnderZipf() {
    ProductChoice choice = new ProductChoice(DataSetShape.Skew.ZIPF, 1_000);
    Random random = new Random(1);
    int[] chosen = new int[1_000];
    for (int i = 0; i < 100_000; i++) {
      chosen[choice.next(random)]++;
    }

    assertThat(chosen[0]).isBetween(13_000, 13_700); // 1 of 7.485
    assertThat(chosen[9]).isBetween(1_200, 1_470);
  }

  private static long count(List<String> lines, Predicate<String> kind) {
    return lines.stream().filter(kind).count();
  }

  @ParameterizedTest
  @CsvSource({
    "preset, huge, 'preset must be small, medium or large, not huge'",
    "skew, flat, 'skew must be uniform, zipf or hot, not flat'",
    "events, many, 'events must be a whole number, not many'",
    "events, 0, 'tenants, products, events and chunk must be positive'",
    "zero, 1.5, 'zero, malformed and unknown must be shares from 0 to 1, together 1 at most'",
  })
  void saysWhichOptionCannotBeUsed(String option, String value, String message) {
    Properties options = new Properties();
    options.setProperty(option, value);

    assertThatThrownBy(() -> GenerateDataSet.shape(options)).hasMessage(message);
  }
}
