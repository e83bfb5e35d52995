package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A disk that takes no more of an upload: here because the system lets no file grow further. */
class FullDiskIT extends DeployedIT {
  /** More than any other file has that the server writes. */
  private static final int FILE_BYTES_MAX = 64 << 20;

  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());

  @Test
  void refusesWhatItHasNoRoomForAndGoesOn() throws Exception {
    UUID product = stock.product(0);
    byte[] document = new byte[FILE_BYTES_MAX + 1];
    Arrays.fill(document, (byte) '\n');
    byte[] event = line(product, 1).getBytes(UTF_8);
    System.arraycopy(event, 0, document, 0, event.length);

    limitFiles(FILE_BYTES_MAX + ":");
    try {
      TestClient.Answer refused =
          client
              .send(client.request(stock, "").POST(TestClient.bytes(document)))
              .isProblem(503, "the server has no room for the upload");
      assertThat(refused.header("Retry-After")).isEqualTo("30");
      stock.assertWithoutTrace();
    } finally {
      limitFiles("unlimited:");
    }

    client.send(client.request(stock, "").POST(TestClient.bytes(document))).isOk();
    assertThat(stock.level(product)).isEqualTo(1);
  }

  private static void limitFiles(String soft) throws IOException, InterruptedException {
    String pid = Long.toString(TestServer.shared().pid());
    int exit =
        new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + soft)
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).as("prlimit").isZero();
  }
}
