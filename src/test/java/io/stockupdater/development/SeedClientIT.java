package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.dataset.DataSet;
import io.stockupdater.dataset.DataSetShape;
import io.stockupdater.dataset.DataSetUpload;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Bulk Stock Update API's own client, unchanged but for its garbled icons. */
class SeedClientIT extends DeployedIT {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path CLIENT = Path.of("src/test/resources/seed/test_stock_upload.py");
  private static final int CHUNKS = 4;

  @Test
  void uploadsAllChunkFilesOfATenant(@TempDir Path folder) throws Exception {
    ExternalPart.require(
        run(List.of(PYTHON, "-c", "import requests"), folder.resolve("check.txt").toFile()) == 0,
        "Python with requests",
        "the Bulk Stock Update API's own client",
        "python3-requests");
    DataSet sample = DataSet.generate(DataSetShape.plain(7, 10, 1_000, 250), folder);
    new DataSetUpload(TestServer.shared().baseUri()).loadCatalogue(sample);
    Path output = folder.resolve("output.txt");

    int exit =
        run(
            List.of(
                PYTHON,
                Project.folder().resolve(CLIENT).toString(),
                "--tenant-id",
                sample.tenants().get(0).id().toString(),
                "--data-dir",
                folder.toString(),
                "--api-url",
                TestServer.shared().baseUri().toString().replaceAll("/$", "")),
            output.toFile());

    assertThat(output)
        .content()
        .contains("Summary: %d/%d files uploaded successfully".formatted(CHUNKS, CHUNKS))
        .contains("'status': 'success'")
        .doesNotContain("conflicts");
    assertThat(exit).isZero();
  }

  private static int run(List<String> command, File output) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // no Python at all
    }
  }
}
