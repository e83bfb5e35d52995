package io.stockupdater.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockupdater.dataset.DataSetShape.Shares;
import io.stockupdater.dataset.DataSetShape.Skew;
import io.stockupdater.development.DeployedIT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the server does with a data set what was computed without it. */
class DataSetIT extends DeployedIT {
  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({"1001, UNIFORM", "1002, ZIPF", "1003, HOT"})
  void isAnsweredAsExpected(long seed, Skew skew, @TempDir Path folder) throws Exception {
    DataSetShape shape =
        new DataSetShape(seed, 2, 40, 6_000, 1_500, skew, new Shares(0.05, 0.01, 0.01), false);
    DataSet data = DataSet.generate(shape, folder);
    DataSetUpload upload = new DataSetUpload(uri(""));
    JsonNode expected = json.readTree(folder.resolve("expected.json").toFile());
    upload.loadCatalogue(data);
    List<JsonNode> answers = new ArrayList<>();
    upload.sendUpdates(data, answer -> answers.add(parsed(answer)));

    List<JsonNode> expectedAnswers = new ArrayList<>();
    for (JsonNode tenant : expected.path("tenants")) {
      tenant.path("uploads").forEach(file -> expectedAnswers.add(file.path("answer")));
      Map<String, JsonNode> levels = levels(tenant.path("tenant_id").asText());
      assertThat(levels).hasSameSizeAs(tenant.path("levels"));
      for (JsonNode level : tenant.path("levels")) {
        JsonNode read = levels.get(level.path("product_id").asText());
        assertThat(read).isNotNull();
        assertThat(read.path("available")).isEqualTo(level.path("available"));
        assertThat(read.path("version")).isEqualTo(level.path("version"));
      }
    }
    assertThat(answers).isEqualTo(expectedAnswers);
    assertThat(answers.toString())
        .contains("product not found", "invalid delta value", "skipped_total", "final_level");
  }

  private JsonNode parsed(String answer) {
    try {
      return json.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, JsonNode> levels(String tenant) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri("api/v1/tenants/" + tenant + "/stock/levels"))
                    .header("Accept", "application/x-ndjson")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    Map<String, JsonNode> levels = new HashMap<>();
    for (String line : answer.body().lines().toList()) {
      JsonNode level = json.readTree(line);
      levels.put(level.path("product_id").asText(), level);
    }
    return levels;
  }
}
