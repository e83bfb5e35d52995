package io.stockupdater.upload;

import static io.stockupdater.testing.Forms.MULTIPART;
import static io.stockupdater.testing.Forms.filePart;
import static io.stockupdater.testing.Forms.form;
import static io.stockupdater.testing.Forms.gzip;
import static io.stockupdater.testing.Forms.join;
import static io.stockupdater.testing.Forms.part;
import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static io.stockupdater.testing.TestClient.NDJSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In what form a document may come, and that a form that is broken leaves no trace. */
class BulkUpdateFormIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final UUID product = stock.product(10);
  private final byte[] document = document(line(product, 5), line(product, -2)).getBytes(UTF_8);

  @Test
  void postAndPutBehaveTheSame() {
    for (String method : new String[] {"POST", "PUT"}) {
      for (String type : new String[] {NDJSON, MULTIPART}) {
        byte[] body = type.equals(NDJSON) ? document : form(filePart("a.ndjson", document));
        Stock own = Stock.in(dataSource());
        TestClient.Answer answer =
            client.send(
                client
                    .request("api/v1/tenants/" + own.tenant() + "/stock/bulk_update")
                    .header("Content-Type", type)
                    .method(method, TestClient.bytes(body)));
        assertThat(answer.isOk().body())
            .as(method)
            .isEqualTo(
                """
                {"status":"partial_success","conflicts":[{"product_id":"%s",\
                "reason":"product not found","line":1,"code":"product_not_found"}],\
                "applied":[],"total_events_processed":0}"""
                    .formatted(product));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.ndjson", "A.NDJSON", "stock_events_x_chunk_0000.NdJson", ".ndjson"})
  void takesAFileWhoseNameEndsInNdjson(String name) {
    assertApplied(multipart(form(filePart(name, document))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.ndjson.gz", "A.NDJSON.GZ"})
  void takesACompressedFile(String name) {
    assertApplied(multipart(form(filePart(name, gzip(document)))));
  }

  @Test
  void takesOtherPartsBesideTheFile() {
    assertApplied(
        multipart(
            form(
                part("name=\"note\"", "hello".getBytes(UTF_8)),
                filePart("a.ndjson", document),
                part("name=\"picture\"; filename=\"a.png\"", new byte[100_000]))));
  }

  @Test
  void takesAPartWithItsOwnType() {
    byte[] file =
        part(
            "name=\"file\"; filename=\"a.ndjson\"\r\nContent-Type: application/x-ndjson", document);
    assertApplied(multipart(form(file)));
  }

  @Test
  void takesNdjsonItselfWhateverItsParameters() {
    assertApplied(
        client.send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .header("Content-Type", "application/x-ndjson; charset=utf-8")
                .PUT(TestClient.bytes(document))));
  }

  @Test
  void takesACompressedBody() {
    assertApplied(compressed(NDJSON, gzip(document)));
  }

  @Test
  void takesACompressedForm() {
    assertApplied(compressed(MULTIPART, gzip(form(filePart("a.ndjson", document)))));
  }

  @Test
  void takesACompressedBodyOfSeveralMembers() {
    int half = document.length / 2;
    assertApplied(
        compressed(
            NDJSON,
            join(
                gzip(Arrays.copyOf(document, half)),
                gzip(new byte[0]),
                gzip(Arrays.copyOfRange(document, half, document.length)))));
  }

  @Test
  void ignoresBlankLinesAndAByteOrderMark() {
    TestClient.Answer answer =
        client.upload(
            stock,
            "",
            "\uFEFF\r\n" + line(product, 5) + "\r\n\r\n \t\r\n" + line(product, -2) + "\n\n");
    assertApplied(answer);
    assertThat(answer.body()).doesNotContain("skipped");
  }

  @Test
  void takesALastLineWithoutItsEnd() {
    assertApplied(client.upload(stock, "", line(product, 5) + "\r\n" + line(product, -2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "ndjson", "a.ndjson.txt", "a.ndjson.zip", "a.gz", "a.ndjsonx"})
  void refusesEveryOtherName(String name) {
    multipart(form(filePart(name, document))).isProblem(400, "file must be .ndjson");
    stock.assertWithoutTrace();
  }

  @Test
  void refusesAFormWithoutAFile() {
    multipart(form()).isProblem(400, "file required");
    multipart(form(part("name=\"File\"; filename=\"a.ndjson\"", document)))
        .isProblem(400, "file required");
    multipart(form(part("name=\"file\"", document))).isProblem(400, "file required");
    multipart(form(part("name=\"file\"; filename=\"\"", document))).isProblem(400, "file required");
    stock.assertWithoutTrace();
  }

  @Test
  void refusesASecondFile() {
    multipart(form(filePart("a.ndjson", document), filePart("b.ndjson", document))).isProblem(400);
    stock.assertWithoutTrace();
  }

  @Test
  void refusesAFormWithoutItsEnd() {
    byte[] whole = form(filePart("a.ndjson", document));
    for (int missing = 3; missing < whole.length; missing += 3) { // not the last line break alone
      TestClient.Answer answer = multipart(Arrays.copyOf(whole, whole.length - missing));
      assertThat(answer.status()).as("%d bytes missing", missing).isEqualTo(400);
      answer.isProblem(400);
    }
    stock.assertWithoutTrace();
  }

  @Test
  void refusesAFormWithoutABoundary() {
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .header("Content-Type", "multipart/form-data")
                .POST(TestClient.bytes(form(filePart("a.ndjson", document)))))
        .isProblem(400, "Content-Type has no boundary");
    stock.assertWithoutTrace();
  }

  @Test
  void saysWhatIsWrongWithABoundary() {
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .header("Content-Type", "multipart/form-data; boundary====1=")
                .POST(TestClient.bytes(form(filePart("a.ndjson", document)))))
        .isProblem(
            400,
            "the boundary in Content-Type must be in quotes: it has characters such as = or /");
    stock.assertWithoutTrace();
  }

  @Test
  void refusesACompressedBodyThatIsCutOff() {
    byte[] whole = gzip(document);
    for (int length = 0; length < whole.length; length++) {
      compressed(NDJSON, Arrays.copyOf(whole, length)).isProblem(400);
      multipart(form(filePart("a.ndjson.gz", Arrays.copyOf(whole, length)))).isProblem(400);
    }
    stock.assertWithoutTrace();
  }

  @Test
  void refusesACompressedBodyThatIsDamaged() {
    byte[] damaged = gzip(document);
    damaged[damaged.length - 6] ^= 1; // the checksum
    compressed(NDJSON, damaged).isProblem(400);
    compressed(NDJSON, document).isProblem(400);
    compressed(NDJSON, join(gzip(document), "garbage".getBytes(UTF_8))).isProblem(400);
    compressed(NDJSON, join(gzip(document), Arrays.copyOf(gzip(document), 20))).isProblem(400);
    multipart(form(filePart("a.ndjson.gz", damaged))).isProblem(400);
    stock.assertWithoutTrace();
  }

  private TestClient.Answer multipart(byte[] body) {
    return client.send(
        client
            .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
            .header("Content-Type", MULTIPART)
            .POST(TestClient.bytes(body)));
  }

  private TestClient.Answer compressed(String type, byte[] body) {
    return client.send(
        client
            .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
            .header("Content-Type", type)
            .header("Content-Encoding", "gzip")
            .POST(TestClient.bytes(body)));
  }

  private void assertApplied(TestClient.Answer answer) {
    assertThat(answer.isOk().body())
        .isEqualTo(
            """
            {"status":"success","applied":[{"product_id":"%s","events_processed":2,\
            "final_level":13}],"total_events_processed":2}"""
                .formatted(product));
    assertThat(stock.levels(product)).containsExactly(15L, 13L);
  }
}
