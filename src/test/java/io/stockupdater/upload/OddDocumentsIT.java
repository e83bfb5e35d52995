package io.stockupdater.upload;

import static io.stockupdater.testing.Forms.form;
import static io.stockupdater.testing.Forms.part;
import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static io.stockupdater.testing.TestClient.bytes;
import static io.stockupdater.testing.TestClient.text;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Forms;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents as odd clients send them: understood, or refused as a whole by a true sentence. */
class OddDocumentsIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final UUID product = stock.product(10);

  private Answer sendForm(byte[]... parts) {
    return client.send(
        client
            .request(stock, "")
            .setHeader("Content-Type", Forms.MULTIPART)
            .POST(bytes(form(parts))));
  }

  private byte[] lines() {
    return document(line(product, 1)).getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename=\"caf\u00e9.ndjson\"",
        "filename=\"a\u0000b.ndjson\"",
        "filename=\"C:\\\\stock\\\\a|b?.ndjson\"",
        "filename*=UTF-8''na%C3%AFve.ndjson"
      })
  void aNameOfAFileIsNoPathOfTheServer(String name) {
    assertThat(sendForm(part("name=\"file\"; " + name, lines())).isOk().json().path("status"))
        .hasToString("\"success\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"filename*=UTF-8''a%0", "filename*=UTF-8''%zz.ndjson", "filename*=nix''a.ndjson"})
  void aNameThatCanNotBeDecodedIsTheClients(String name) {
    Answer answer = sendForm(part("name=\"file\"; " + name, lines()));
    assertThat(answer.status()).as(answer.body()).isIn(200, 400);
    if (answer.status() == 400) {
      answer.isProblem(400);
      stock.assertWithoutTrace();
    }
  }

  @Test
  void anEmptyRequestWithoutATypeLacksItsFile() {
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .POST(BodyPublishers.noBody()))
        .isProblem(400, "file required");
  }

  @Test
  void anotherCharsetIsRefused() {
    client
        .send(
            client
                .request(stock, "")
                .setHeader("Content-Type", "application/x-ndjson; charset=utf-16")
                .POST(BodyPublishers.ofString(document(line(product, 1)), UTF_16)))
        .isProblem(415, "the charset of the document must be UTF-8");
    stock.assertWithoutTrace();
  }

  @Test
  void utf16AndArraysAreToldAsAWhole() {
    client
        .send(
            client
                .request(stock, "")
                .POST(BodyPublishers.ofString(document(line(product, 1)), UTF_16)))
        .isProblem(400, "the document is UTF-16: save it as UTF-8");
    Answer array =
        client.send(client.request(stock, "").POST(text("[" + line(product, 1) + "]\n")));
    assertThat(array.isProblem(400).text("error")).startsWith("the document is one JSON array");
    stock.assertWithoutTrace();
  }

  @Test
  void anEncodedPartIsRefused() {
    byte[] body =
        Forms.join(
            "------boundary-4711\r\nContent-Disposition: form-data; name=\"file\";".getBytes(UTF_8),
            " filename=\"a.ndjson\"\r\nContent-Transfer-Encoding: base64\r\n\r\n".getBytes(UTF_8),
            lines(),
            "\r\n------boundary-4711--\r\n".getBytes(UTF_8));
    client
        .send(
            client.request(stock, "").setHeader("Content-Type", Forms.MULTIPART).POST(bytes(body)))
        .isProblem(415);
    stock.assertWithoutTrace();
  }

  @Test
  void unusableLinesRefuseAllOfItWhenTheClientWantsThat() {
    String document = document(line(product, 1), "no JSON", line(product, 2));
    Answer refused = client.upload(stock, "?on_unusable=reject", document);
    refused.isProblem(400, "1 lines can't be used; nothing was applied");
    assertThat(refused.text("type")).endsWith(":unusable_lines");
    assertThat(refused.json().path("skipped").findValuesAsText("line")).containsExactly("2");
    stock.assertWithoutTrace();
    assertThat(client.upload(stock, "?on_unusable=skip", document).isOk().list("skipped"))
        .hasSize(1);
    client.upload(stock, "?on_unusable=perhaps", document).isProblem(400);
  }

  @Test
  void aDocumentOfUnusableLinesIsRefusedBeforeItIsReadToItsEnd() {
    String document = line(product, 1) + "\n" + "x\n".repeat(100_001);
    Answer refused = client.upload(stock, "", document);
    refused.isProblem(422, "more than 100000 lines can't be used; nothing was applied");
    assertThat(refused.json().path("skipped")).hasSize(1_000);
    stock.assertWithoutTrace();
  }

  @Test
  void metaIsLimited() {
    String meta = "{\"delta\":1,\"product_id\":\"%s\",\"meta\":{\"a\":\"%s\"}}";
    client.apply(stock, meta.formatted(product, "x".repeat((16 << 10) - 8)));
    Answer refused =
        client
            .upload(stock, "", document(meta.formatted(product, "x".repeat((16 << 10) - 7))))
            .isOk();
    assertThat(refused.json().path("conflicts").findValuesAsText("reason"))
        .containsExactly("processing error: invalid meta");
  }

  @Test
  void aNumberBeyondAllBoundsIsMalformedJson() {
    client
        .post("stock/update/" + product, "{\"quantity\":1e2147483648,\"reason\":\"r\"}", Map.of())
        .isProblem(422);
    String products =
        client
            .importProducts(
                stock.tenant(),
                "{\"sku\":\"A\",\"name\":\"n\",\"initial_stock\":1e2147483648}",
                "{\"sku\":\"B\",\"name\":\"n\"}")
            .isOk()
            .body();
    assertThat(products).contains("\"created\":1", "\"refused_total\":1");
  }

  @Test
  void headersThatNobodyNeedsDoNotMatter() {
    for (String header : List.of("Accept-Language", "Accept-Encoding", "Accept-Charset")) {
      String value = header.equals("Accept-Encoding") ? "gzip;q=2" : "en_US";
      Answer answer =
          client.send(
              client
                  .request("api/v1/tenants/" + stock.tenant() + "/stock/levels")
                  .header(header, value));
      answer.isOk();
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void namesHaveNoSpaceAroundThem() {
    String path = "api/v1/tenants/" + stock.tenant() + "/products";
    Answer created = client.post(path, "{\"sku\":\" BOLT \",\"name\":\"\\tBolt\u00a0\"}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("sku")).isEqualTo("BOLT");
    client.post(path, "{\"sku\":\"BOLT\",\"name\":\"n\"}").isProblem(409);
    client.post(path, "{\"sku\":\"  \",\"name\":\"n\"}").isProblem(422, "sku must not be blank");
    assertThat(client.importCsv(stock.tenant(), "sku,name,active\nBOLT ,n,TRUE\n").isOk().body())
        .contains("\"updated\":1");
  }
}
