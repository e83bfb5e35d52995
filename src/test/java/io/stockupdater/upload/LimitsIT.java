package io.stockupdater.upload;

import static io.stockupdater.testing.Forms.MULTIPART;
import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static io.stockupdater.testing.TestClient.NDJSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.testing.Forms;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That every limit is kept, each refused with a clear error, and what is just within passes. */
class LimitsIT {
  private final TestClient client = SmallServer.client();
  private final Stock stock = Stock.in(SmallServer.server().dataSource());
  private final UUID product = stock.product(10);

  @Test
  void refusesMoreJobsThanMayBePending() {
    JobClient jobs = new JobClient(client, stock);
    jobs.awaitEnd(jobs.send("", document("", line(product, 1))));
    for (int i = 0; i < SmallServer.JOBS_PENDING_MAX; i++) {
      pendingJob(1);
    }
    TestClient.Answer refused = jobs.send("", document("", line(product, 1)));
    refused.isProblem(429, "too many jobs are pending, try again later");
    assertThat(refused.header("Retry-After")).isEqualTo("30");
    assertThat(stock.number("select count(*) from upload where tenant_id = ?", stock.tenant()))
        .isEqualTo(1 + SmallServer.JOBS_PENDING_MAX);
    client.apply(stock, line(product, 1)); // whoever waits has no job
    Stock other = Stock.in(stock.dataSource());
    JobClient others = new JobClient(client, other);
    others.awaitEnd(others.send("", document("", line(other.product(1), 1))));
  }

  @Test
  void refusesMoreBytesOfJobsThanMayBePending() {
    JobClient jobs = new JobClient(client, stock);
    String document = document("", line(product, 1));
    int length = document.getBytes(UTF_8).length;
    pendingJob(SmallServer.JOBS_PENDING_BYTES_MAX - length + 1);
    jobs.send("", document).isProblem(429);
    stock.execute("update job set bytes = bytes - 1 where tenant_id = ?", stock.tenant());
    jobs.awaitEnd(jobs.send("", document));
  }

  private void pendingJob(long bytes) {
    UUID upload = UUID.randomUUID();
    stock.execute(
        """
        insert into upload (tenant_id, upload_id, status, reason, received_at)
        values (?, ?, 'running', 'x', now())
        """,
        stock.tenant(),
        upload);
    stock.execute(
        """
        insert into job (
          tenant_id, upload_id, accepted, lines, zeros, refused, products, bytes, accepted_at)
        values (?, ?, nextval('job_accepted'), 1, 0, 0, 1, ?, now())
        """,
        stock.tenant(),
        upload,
        bytes);
  }

  @Test
  void refusesAnUploadOverItsSize() {
    String document = padded(SmallServer.UPLOAD_BYTES_MAX);
    client.upload(stock, "", document).isOk();
    assertThat(stock.level(product)).isEqualTo(11);
    Stock other = Stock.in(stock.dataSource());
    client
        .upload(other, "", document + "\n")
        .isProblem(413, "the upload is larger than 200000 bytes");
    other.assertWithoutTrace();
  }

  @Test
  void refusesAnUploadOverItsSizeThatComesInChunks() {
    byte[] document = padded(SmallServer.UPLOAD_BYTES_MAX + 1).getBytes(UTF_8);
    client
        .send(
            client
                .request(stock, "")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(document))))
        .isProblem(413);
    stock.assertWithoutTrace();
  }

  @Test
  void refusesAFileThatIsLargerDecompressed() {
    byte[] bomb = Forms.gzip(padded(50_000_000).getBytes(UTF_8));
    assertThat(bomb).hasSizeLessThan(SmallServer.UPLOAD_BYTES_MAX / 2);
    client
        .send(
            client
                .request(stock, "")
                .header("Content-Encoding", "gzip")
                .POST(TestClient.bytes(bomb)))
        .isProblem(413);
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .header("Content-Type", MULTIPART)
                .POST(TestClient.bytes(Forms.form(Forms.filePart("a.ndjson.gz", bomb)))))
        .isProblem(413);
    stock.assertWithoutTrace();
  }

  @Test
  void refusesALineOverItsLength() {
    String shortest = line(product, "1", "\"pad\":\"\"");
    String longest =
        line(
            product,
            "1",
            "\"pad\":\"" + "x".repeat(SmallServer.LINE_BYTES_MAX - shortest.length()) + "\"");
    TestClient.Answer answer = client.apply(stock, longest, longest + " ", longest + "\r");
    assertThat(answer.json().path("applied").findValuesAsText("events_processed"))
        .containsExactly("2");
    assertThat(answer.list("skipped"))
        .containsExactly(
            """
            {"line":2,"code":"line_too_long","message":"the line is longer than 1000 bytes"}""");
  }

  @Test
  void refusesALineNestedTooDeep() {
    int within = SmallServer.JSON_DEPTH_MAX - 2;
    TestClient.Answer answer =
        client.apply(
            stock,
            line(product, "1", "\"meta\":{\"a\":" + "[".repeat(within) + "]".repeat(within) + "}"),
            line(
                product,
                "1",
                "\"meta\":{\"a\":" + "[".repeat(within + 1) + "]".repeat(within + 1) + "}"));
    assertThat(answer.json().path("applied").findValuesAsText("events_processed"))
        .containsExactly("1");
    assertThat(answer.json().path("skipped").findValuesAsText("code"))
        .containsExactly("nesting_too_deep");
  }

  @Test
  void takesTooManyEventsOfAProductForAConflict() {
    UUID other = stock.product(0);
    String lines = (line(product, 1) + "\n").repeat(SmallServer.PRODUCT_EVENTS_MAX);
    assertThat(client.upload(stock, "", lines + line(product, 0)).isOk().list("conflicts"))
        .isEmpty();
    TestClient.Answer answer =
        client.upload(stock, "", line(other, 1) + "\n" + lines + line(product, 1)).isOk();
    assertThat(answer.list("conflicts"))
        .containsExactly(
            """
            {"product_id":"%s","reason":"processing error: too many events","line":12,\
            "code":"too_many_events"}"""
                .formatted(product));
    assertThat(answer.list("applied")).hasSize(1);
    assertThat(stock.level(product)).isEqualTo(20);
  }

  @Test
  void refusesTooManyProducts() {
    List<UUID> products = stock.products(SmallServer.UPLOAD_PRODUCTS_MAX, 0);
    String document = products.stream().map(id -> line(id, 1)).collect(Collectors.joining("\n"));
    Stock other = Stock.in(stock.dataSource());
    client
        .upload(other, "", document + "\n" + line(UUID.randomUUID(), 1))
        .isProblem(413, "the upload has more than 24 products");
    other.assertWithoutTrace();
    assertThat(client.upload(stock, "", document + "\n" + document).isOk().list("applied"))
        .hasSize(SmallServer.UPLOAD_PRODUCTS_MAX);
  }

  @Test
  void refusesTooManyUploadsAtOnce() throws IOException {
    try (RawRequest first = new RawRequest(SmallServer.server().baseUri());
        RawRequest second = new RawRequest(SmallServer.server().baseUri())) {
      for (RawRequest request : List.of(first, second)) {
        request.head(stock, "Content-Type: " + NDJSON, "Transfer-Encoding: chunked");
        request.chunk(document(line(product, 1)).getBytes(UTF_8));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.upload(stock, "", "nothing").status() == 503);
      TestClient.Answer refused =
          client.upload(stock, "", document(line(product, 1))).isProblem(503);
      assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After")))).isPositive();
      assertThat(client.get("health").status()).isEqualTo(200);
      stock.assertWithoutTrace();
      first.lastChunk();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.upload(stock, "", "nothing").status() == 400);
  }

  /** One event among blank lines, of a size in bytes. */
  private String padded(int bytes) {
    String event = line(product, 1);
    return "\n".repeat(bytes - event.length()) + event;
  }
}
