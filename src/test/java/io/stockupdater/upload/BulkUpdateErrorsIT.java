package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static io.stockupdater.testing.TestClient.NDJSON;
import static io.stockupdater.testing.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Forms;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What refuses a whole request: every error has one form, and leaves no trace. */
class BulkUpdateErrorsIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final UUID product = stock.product(10);
  private final String document = document(line(product, 5));

  @Test
  void refusesATenantThatIsNoUuid() {
    for (String tenant : new String[] {"7", "1-1-1-1-1", "%20", stock.tenant() + "0"}) {
      post("api/v1/tenants/" + tenant + "/stock/bulk_update").isProblem(400);
    }
  }

  @Test
  void knowsNoUnknownTenant() {
    post("api/v1/tenants/" + UUID.randomUUID() + "/stock/bulk_update")
        .isProblem(404, "Tenant not found");
  }

  @Test
  void takesATenantInUpperCase() {
    post("api/v1/tenants/"
            + stock.tenant().toString().toUpperCase(java.util.Locale.ROOT)
            + "/stock/bulk_update")
        .isOk();
    assertThat(stock.level(product)).isEqualTo(15);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\r\n  \n",
        "\uFEFF",
        "nonsense\n",
        "[]\n{}\nnull",
        "{\"delta\":1}",
        "{\"product_id\":\"x\",\"delta\":1}"
      })
  void refusesADocumentWithoutAUsableLine(String text) {
    client.upload(stock, "", text).isProblem(400, "no valid events found");
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .header("Content-Type", Forms.MULTIPART)
                .POST(
                    TestClient.bytes(
                        Forms.form(
                            Forms.filePart(
                                "a.ndjson",
                                text.getBytes(java.nio.charset.StandardCharsets.UTF_8))))))
        .isProblem(400, "no valid events found");
    stock.assertWithoutTrace();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "application/octet-stream", "*/*"})
  void refusesOtherMediaTypes(String type) {
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .header("Content-Type", type)
                .POST(text(document)))
        .isProblem(415);
    stock.assertWithoutTrace();
  }

  @Test
  void refusesABodyWithoutAMediaType() {
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .POST(text(document)))
        .isProblem(415);
    stock.assertWithoutTrace();
  }

  @Test
  void refusesOtherEncodings() {
    client
        .send(client.request(stock, "").header("Content-Encoding", "br").POST(text(document)))
        .isProblem(415);
    stock.assertWithoutTrace();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?on_invalid=ignore", "?on_invalid=", "?on_invalid=SKIP", "?reason="})
  void refusesParametersThatItDoesNotKnow(String query) {
    TestClient.Answer answer = client.upload(stock, query, document).isProblem(400);
    assertThat(answer.json().path("error").textValue())
        .startsWith(query.substring(1, query.indexOf('=')) + " ");
    stock.assertWithoutTrace();
  }

  @Test
  void refusesAReasonThatCanNotBeKept() {
    client.upload(stock, "?reason=" + "r".repeat(501), document).isProblem(400);
    client.upload(stock, "?reason=%00", document).isProblem(400);
    stock.assertWithoutTrace();
    client.upload(stock, "?reason=" + "r".repeat(500), document).isOk();
  }

  @Test
  void refusesAUserThatIsNoUuid() {
    client
        .send(client.request(stock, "").header("X-User-Id", "me").POST(text(document)))
        .isProblem(400, "X-User-Id must be a UUID");
    stock.assertWithoutTrace();
  }

  @Test
  void knowsNoUnknownUploadNorThatOfAnotherTenant() {
    UUID upload = client.apply(stock, line(product, 1)).uploadId();
    Stock other = Stock.in(dataSource());
    client.report(other, upload).isProblem(404);
    client.report(stock, UUID.randomUUID()).isProblem(404);
    client.get("api/v1/tenants/" + stock.tenant() + "/stock/uploads/7").isProblem(400);
    client.get("api/v1/tenants/7/stock/uploads/" + upload).isProblem(400);
    client
        .get("api/v1/tenants/" + UUID.randomUUID() + "/stock/uploads/" + upload)
        .isProblem(404, "Tenant not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "api",
        "api/v1/nothing",
        "api/v1/tenants/7/nothing",
        "error",
        "api/v1/tenants/%3Cscript%3E/stock",
        "WEB-INF/web.xml",
        "nothing.jsp",
        "api/v1/tenants/../../x"
      })
  void answersUnknownPathsLikeEveryOtherError(String path) {
    client.get(path).isProblem(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PATCH"})
  void answersWrongMethodsLikeEveryOtherError(String method) {
    TestClient.Answer answer =
        client
            .send(
                client.request(stock, "").method(method, method.equals("GET") ? none() : text("")))
            .isProblem(405);
    assertThat(answer.header("Allow")).contains("POST").contains("PUT");
  }

  @Test
  void answersWhatNobodyAcceptsLikeEveryOtherError() {
    client
        .send(
            client
                .request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update")
                .header("Content-Type", NDJSON)
                .header("Accept", "text/html")
                .POST(text(document)))
        .isProblem(406);
    stock.assertWithoutTrace();
  }

  @Test
  void takesTheClientsRequestIdIfItIsSane() {
    assertThat(
            client
                .send(client.request("nothing").header("X-Request-Id", "abc-123").GET())
                .isProblem(404)
                .header("X-Request-Id"))
        .isEqualTo("abc-123");
    assertThat(
            client
                .send(client.request("nothing").header("X-Request-Id", "<b>x").GET())
                .isProblem(404)
                .header("X-Request-Id"))
        .doesNotContain("<");
  }

  private static java.net.http.HttpRequest.BodyPublisher none() {
    return java.net.http.HttpRequest.BodyPublishers.noBody();
  }

  private TestClient.Answer post(String path) {
    return client.send(client.request(path).header("Content-Type", NDJSON).POST(text(document)));
  }
}
