package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {
  private static final SampleSize SIZE = new SampleSize(7, 2, 10, 1_000, 400);

  @TempDir private Path folder = Path.of("");

  @Test
  void isTheSameForTheSameSize() throws Exception {
    SampleData one = SampleData.generate(SIZE, folder.resolve("one"));
    SampleData two = SampleData.generate(SIZE, folder.resolve("two"));

    for (int tenant = 0; tenant < SIZE.tenants(); tenant++) {
      for (int chunk = 0; chunk < 3; chunk++) {
        assertThat(two.tenants().get(tenant).chunks().get(chunk))
            .hasSameTextualContentAs(one.tenants().get(tenant).chunks().get(chunk));
      }
    }
    for (String table : new String[] {"tenants.csv", "products.csv"}) {
      assertThat(folder.resolve("two").resolve(table))
          .hasSameTextualContentAs(folder.resolve("one").resolve(table));
    }
  }

  @Test
  void neverReducesALevelBelowZeroAndNeverGoesBackInTime() throws Exception {
    for (SampleData.Tenant tenant : SampleData.generate(SIZE, folder).tenants()) {
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
      assertThat(events).isEqualTo(SIZE.events());
      assertThat(levels).hasSize(SIZE.products());
    }
  }

  @Test
  void namesTheFilesAsTheClientScriptLooksForThem() throws Exception {
    SampleData.generate(SIZE, folder);

    assertThat(folder.resolve("tenants.csv")).exists();
    assertThat(folder.resolve("products.csv")).exists();
    assertThat(
            folder.resolve("stock_events_550e8400-e29b-41d4-a716-446655440000_chunk_0002.ndjson"))
        .exists();
  }
}
