package io.stockupdater.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that breaks off, in whatever way, is worth one line of the log. */
class LostClientsIT extends DeployedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestClient client = new TestClient(uri(""));
  private final Path log = TestServer.shared().log();

  @ParameterizedTest
  @CsvSource({
    "POST, api/v1/tenants/%1$s/stock/bulk_update, application/x-ndjson, false",
    "POST, api/v1/tenants/%1$s/stock/bulk_update, application/x-ndjson, true",
    "POST, stock/update/%2$s, application/json, false",
    "POST, stock/update/%2$s, application/json, true",
    "PUT, api/v1/tenants/%1$s/products/bulk, text/csv, false",
    "PUT, api/v1/tenants/%1$s/products/bulk, text/csv, true"
  })
  void writesOneLine(String method, String path, String type, boolean isReset) throws Exception {
    UUID tenant = client.tenant();
    UUID product = client.product(tenant, 10);
    String id = UUID.randomUUID().toString();
    int before = log().length();
    try (Socket socket = new Socket(uri("").getHost(), uri("").getPort())) {
      String request =
          method
              + " /"
              + path.formatted(tenant, product)
              + " HTTP/1.1\r\nHost: x\r\n"
              + "X-Request-Id: "
              + id
              + "\r\nContent-Type: "
              + type
              + "\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      // The server asks for the body when it begins to read: a reset would drop what it has not.
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.getOutputStream().write('{');
      if (isReset) {
        socket.setSoLinger(true, 0);
      }
    }
    await().atMost(PATIENCE).until(() -> log().contains(id));
    String later = UUID.randomUUID().toString();
    client.post("nowhere", "{}", Map.of("X-Request-Id", later));
    await().atMost(PATIENCE).until(() -> log().contains(later));

    String written = log().substring(before);
    assertThat(written).doesNotContain("\tat ", "SEVERE", "ERROR", "WARN");
    assertThat(written.lines().filter(line -> line.contains(id))).hasSize(1);
  }

  private String log() throws IOException {
    return Files.readString(log);
  }
}
