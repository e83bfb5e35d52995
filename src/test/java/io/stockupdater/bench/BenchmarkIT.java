package io.stockupdater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark works; what it finds is not a test's business. */
class BenchmarkIT {
  private final List<String> said = new ArrayList<>();

  @Test
  void measuresEveryPart(@TempDir Path folder) throws IOException {
    Report report;
    try (Benchmark benchmark = new Benchmark(Options.QUICK, folder, said::add)) {
      report = benchmark.run();
    }
    assertThat(report.failures()).as("after %s", said).isEmpty();
    assertThat(report.results())
        .isNotEmpty()
        .allSatisfy(
            result -> assertThat(result.perSecond(Result.PRODUCT)).as(result.name()).isPositive());
    for (String part : Options.ALL_PARTS) {
      assertThat(report.results().stream().map(Result::name))
          .anyMatch(name -> name.startsWith(part));
    }
    assertThat(report.table().lines().filter(line -> line.startsWith("|")))
        .hasSize(report.results().size() + 2);
    Path file = folder.resolve("bench.json");
    report.write(file);
    JsonNode json = new JsonMapper().readTree(file.toFile());
    assertThat(json.path("results")).hasSize(report.results().size());
    assertThat(json.path("results").get(0).path("measured").properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsAll(List.of("product", "JDBC 1", "COPY"));
  }
}
