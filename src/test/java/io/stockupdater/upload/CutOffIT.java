package io.stockupdater.upload;

import static io.stockupdater.testing.Forms.MULTIPART;
import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static io.stockupdater.testing.TestClient.NDJSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Forms;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that vanish: before the last byte nothing has happened, after it everything does. */
class CutOffIT extends DeployedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final UUID product = stock.product(10);
  private final byte[] document = document(line(product, 5), line(product, -2)).getBytes(UTF_8);

  /** How a client goes. */
  enum Leaving {
    CLOSE,
    RESET,
    FINISH
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTraceOfABodyShorterThanItsLength(Leaving leaving) throws IOException {
    try (RawRequest request = new RawRequest(uri(""))) {
      request.head(stock, "Content-Type: " + NDJSON, "Content-Length: " + (document.length + 1));
      request.send(document);
      assertNothingHappens(request, leaving);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTraceOfChunksWithoutTheLast(Leaving leaving) throws IOException {
    try (RawRequest request = new RawRequest(uri(""))) {
      request.head(stock, "Content-Type: " + NDJSON, "Transfer-Encoding: chunked");
      request.chunk(document).chunk(document);
      assertNothingHappens(request, leaving);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTraceOfABrokenChunk(Leaving leaving) throws IOException {
    try (RawRequest request = new RawRequest(uri(""))) {
      request.head(stock, "Content-Type: " + NDJSON, "Transfer-Encoding: chunked");
      request.chunk(document).send("ffff\r\n".getBytes(UTF_8)).send(document);
      assertNothingHappens(request, leaving);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTraceOfAFormInChunksWithoutTheLast(Leaving leaving) throws IOException {
    try (RawRequest request = new RawRequest(uri(""))) {
      request.head(stock, "Content-Type: " + MULTIPART, "Transfer-Encoding: chunked");
      request.chunk(Forms.form(Forms.filePart("a.ndjson", document)));
      assertNothingHappens(request, leaving);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTraceOfAFormShorterThanItsLength(Leaving leaving) throws IOException {
    byte[] form = Forms.form(Forms.filePart("a.ndjson", document));
    try (RawRequest request = new RawRequest(uri(""))) {
      request.head(stock, "Content-Type: " + MULTIPART, "Content-Length: " + (form.length + 10));
      request.send(form);
      assertNothingHappens(request, leaving);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTraceOfACompressedBodyShorterThanItsLength(Leaving leaving) throws IOException {
    byte[] compressed = Forms.gzip(document);
    try (RawRequest request = new RawRequest(uri(""))) {
      request.head(
          stock,
          "Content-Type: " + NDJSON,
          "Content-Encoding: gzip",
          "Content-Length: " + (compressed.length + 10));
      request.send(compressed);
      assertNothingHappens(request, leaving);
    }
  }

  @Test
  void takesChunksThatEndInOrder() throws IOException {
    try (RawRequest request = new RawRequest(uri(""))) {
      request.head(
          stock, "Content-Type: " + NDJSON, "Transfer-Encoding: chunked", "Connection: close");
      for (byte single : document) {
        request.chunk(new byte[] {single});
      }
      assertThat(request.lastChunk().answer()).startsWith("HTTP/1.1 200").contains("success");
    }
    assertThat(stock.level(product)).isEqualTo(13);
  }

  @ParameterizedTest
  @EnumSource
  void completesWhenTheClientLeavesAfterTheLastByte(Leaving leaving) throws Exception {
    try (Connection other = dataSource().getConnection()) {
      lock(other, product);
      try (RawRequest request = new RawRequest(uri(""))) {
        request.head(stock, "Content-Type: " + NDJSON, "Content-Length: " + document.length);
        request.send(document);
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    stock.number("select count(*) from upload where tenant_id = ?", stock.tenant())
                        == 1);
        if (leaving == Leaving.RESET) {
          request.reset();
        }
      }
      other.rollback();
    }
    await().atMost(PATIENCE).until(() -> stock.level(product) == 13);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                stock
                    .text("select status from upload where tenant_id = ?", stock.tenant())
                    .equals("success"));
    stock.assertConsistent();
  }

  private void assertNothingHappens(RawRequest request, Leaving leaving) throws IOException {
    switch (leaving) {
      case FINISH -> assertThat(request.finish()).doesNotContain("HTTP/1.1 200");
      case CLOSE -> request.close();
      case RESET -> {
        // It makes the kernel drop what the server has not read yet, the request itself perhaps.
        await().atMost(PATIENCE).until(client::isUploadRunning);
        request.reset();
      }
    }
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(TestServer.shared().log()).contains(request.id()));
    stock.assertWithoutTrace();
    assertThat(stock.level(product)).isEqualTo(10);
  }

  static void lock(Connection connection, UUID product) throws java.sql.SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement lock =
        connection.prepareStatement("select 1 from stock_level where product_id = ? for update")) {
      lock.setObject(1, product);
      lock.execute();
    }
  }
}
