package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Forms;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That requests with an Idempotency-Key have one effect, however often they are sent. */
class IdempotencyKeyIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final UUID product = stock.product(10);
  private final String key = UUID.randomUUID().toString();

  @Test
  void answersAnUploadThatIsSentAgainAsBefore() {
    String document = document(line(product, 1), line(UUID.randomUUID(), 2), "broken");
    Answer first = upload(key, document).isOk();
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    Answer again = upload("\"" + key + "\"", document).isOk();
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.uploadId()).isEqualTo(first.uploadId());
    assertThat(stock.levels(product)).containsExactly(11L);
    stock.assertConsistent();
  }

  @Test
  void takesTheDocumentForTheSameHoweverItIsSent() {
    String document = document(line(product, 1));
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    upload(key, document).isOk();
    HttpRequest.Builder form =
        client
            .request(
                "api/v1/tenants/"
                    + stock.tenant()
                    + "/stock/bulk_update?on_invalid=fail_product&reason=bulk%20update")
            .header("Content-Type", Forms.MULTIPART)
            .header("Idempotency-Key", key)
            .PUT(TestClient.bytes(Forms.form(Forms.filePart("a.ndjson.gz", Forms.gzip(bytes)))));
    assertThat(client.send(form).isOk().header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(stock.levels(product)).containsExactly(11L);
  }

  @Test
  void refusesTheKeyForAnotherUpload() {
    upload(key, document(line(product, 1))).isOk();
    upload(key, document(line(product, 2)))
        .isProblem(422, "Idempotency-Key was used for another request");
    client
        .send(
            client
                .request(stock, "?reason=other")
                .header("Idempotency-Key", key)
                .POST(TestClient.text(document(line(product, 1)))))
        .isProblem(422);
    assertThat(stock.levels(product)).containsExactly(11L);
  }

  @Test
  void keepsKeysOfTenantsAndOperationsApart() {
    upload(key, document(line(product, 1))).isOk();
    Stock other = Stock.in(dataSource());
    UUID others = other.product(0);
    client
        .send(
            client
                .request(other, "")
                .header("Idempotency-Key", key)
                .POST(TestClient.text(document(line(others, 5)))))
        .isOk();
    update(key, "{\"quantity\":2,\"reason\":\"r\"}").isOk();
    assertThat(stock.levels(product)).containsExactly(11L, 13L);
    assertThat(other.levels(others)).containsExactly(5L);
  }

  @Test
  void tellsThatTheUploadIsStillUnderWay() throws SQLException {
    String document = document(line(product, 1));
    try (Connection connection = dataSource().getConnection()) {
      CutOffIT.lock(connection, product);
      CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> upload(key, document));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  stock.number("select count(*) from upload where tenant_id = ?", stock.tenant())
                      == 1);
      Answer second = upload(key, document);
      second.isProblem(409);
      String location = String.valueOf(second.header("Location"));
      assertThat(location).contains("/api/v1/tenants/" + stock.tenant() + "/stock/uploads/");
      assertThat(client.get(location).json().path("status").textValue()).isEqualTo("running");
      connection.rollback();
      Answer done = first.join().isOk();
      assertThat(location).endsWith(done.uploadId().toString());
      assertThat(upload(key, document).body()).isEqualTo(done.body());
    }
    assertThat(stock.levels(product)).containsExactly(11L);
  }

  @Test
  void goesOnWithAnUploadThatBrokeOff() {
    UUID other = stock.product(0);
    String document = document(line(product, 1), line(other, 2));
    UUID upload = upload(key, document).isOk().uploadId();
    // As a node leaves it that dies between two products.
    stock.execute(
        "delete from upload_product where upload_id = ? and product_id = ?", upload, other);
    stock.execute("update stock_level set available = 0, version = 0 where product_id = ?", other);
    stock.execute("delete from stock_event where product_id = ?", other);
    stock.execute(
        """
        update upload set status = 'running', finished_at = null, lease_until = now()
         where upload_id = ?""",
        upload);
    stock.execute(
        "update idempotency_key set status = null, lease_until = now() where tenant_id = ?",
        stock.tenant());
    assertThat(client.report(stock, upload).json().path("status").textValue())
        .isEqualTo("interrupted");

    Answer resumed = upload(key, document).isOk();
    assertThat(resumed.uploadId()).isEqualTo(upload);
    assertThat(resumed.header("Idempotent-Replayed")).isEmpty();
    assertThat(resumed.list("applied")).hasSize(2);
    assertThat(stock.levels(product)).containsExactly(11L);
    assertThat(stock.levels(other)).containsExactly(2L);
    assertThat(upload(key, document).body()).isEqualTo(resumed.body());
    stock.assertConsistent();
  }

  @Test
  void storesARefusalToo() {
    Answer first = upload(key, "{}\n").isProblem(400, "no valid events found");
    Answer again = upload(key, "{}\n").isProblem(400, "no valid events found");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.json().path("skipped")).isEqualTo(first.json().path("skipped"));
    stock.assertWithoutTrace();
  }

  @Test
  void doesNotStoreThatTheUploadWasTooLarge() {
    String tooMany = "x".repeat(3);
    client
        .send(
            client
                .request(stock, "")
                .header("Idempotency-Key", key)
                .header("Content-Encoding", "br")
                .POST(TestClient.text(tooMany)))
        .isProblem(415);
    upload(key, document(line(product, 1))).isOk();
  }

  @Test
  void answersTheSameJobAgain() {
    JobClient jobs = new JobClient(client, stock);
    String document = document(line(product, 1));
    Answer first = job(document);
    Answer again = job(document);
    assertThat(first.status()).isEqualTo(202);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body());
    jobs.awaitEnd(first);
    assertThat(job(document).body()).isEqualTo(first.body());
    assertThat(stock.levels(product)).containsExactly(11L);
  }

  private Answer job(String document) {
    return client.send(
        client
            .request(stock, "")
            .header("Idempotency-Key", key)
            .header("Prefer", "respond-async")
            .POST(TestClient.text(document)));
  }

  @Test
  void hasOneEffectOfUploadsSentAtOnce() {
    String document = document(line(product, 1));
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> upload(key, document)));
    }
    List<Answer> ended = answers.stream().map(CompletableFuture::join).toList();
    assertThat(ended.stream().map(Answer::status)).isSubsetOf(200, 409).contains(200);
    assertThat(stock.levels(product)).containsExactly(11L);
  }

  @Test
  void answersASingleUpdateThatIsSentAgainAsBefore() {
    Answer first = update(key, "{\"quantity\":5,\"reason\":\"r\"}").isOk();
    client.apply(stock, line(product, 100));
    Answer again = update(key, "{ \"reason\":\"\\u0072\", \"quantity\": 5 }").isOk();
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body());
    update(key, "{\"quantity\":6,\"reason\":\"r\"}").isProblem(422);
    assertThat(stock.levels(product)).containsExactly(15L, 115L);
  }

  @Test
  void answersARefusedSingleUpdateAsBefore() {
    String body = "{\"quantity\":-11,\"reason\":\"r\"}";
    update(key, body).isProblem(400, "Cannot reduce stock below zero");
    client.apply(stock, line(product, 100));
    Answer again = update(key, body).isProblem(400, "Cannot reduce stock below zero");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(stock.levels(product)).containsExactly(110L);
  }

  @Test
  void doesNotStoreThatAProductIsLocked() throws SQLException {
    try (Connection connection = dataSource().getConnection()) {
      CutOffIT.lock(connection, product);
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(() -> update(key, "{\"quantity\":1,\"reason\":\"r\"}"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  stock.number(
                          "select count(*) from idempotency_key where tenant_id = ?",
                          stock.tenant())
                      == 1);
      update(key, "{\"quantity\":1,\"reason\":\"r\"}").isProblem(409);
      first.join().isProblem(503);
    }
    update(key, "{\"quantity\":1,\"reason\":\"r\"}").isOk();
    assertThat(stock.levels(product)).containsExactly(11L);
  }

  @Test
  void hasOneEffectOfSingleUpdatesSentAtOnce() {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          CompletableFuture.supplyAsync(() -> update(key, "{\"quantity\":1,\"reason\":\"r\"}")));
    }
    List<Answer> ended = answers.stream().map(CompletableFuture::join).toList();
    assertThat(ended.stream().map(Answer::status)).isSubsetOf(200, 409).contains(200);
    assertThat(stock.levels(product)).containsExactly(11L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\"a", "\"a\"b", "\"a\\x\""})
  void refusesAMalformedKey(String malformed) {
    upload(malformed, document(line(product, 1))).isProblem(400);
    update(malformed, "{\"quantity\":1,\"reason\":\"r\"}").isProblem(400);
    stock.assertWithoutTrace();
  }

  @Test
  void refusesALongKey() {
    upload("k".repeat(256), document(line(product, 1))).isProblem(400);
    upload("k".repeat(255), document(line(product, 1))).isOk();
  }

  @Test
  void forgetsKeysAfterThirtyDays() {
    upload(key, document(line(product, 1))).isOk();
    age("29 days");
    assertThat(upload(key, document(line(product, 1))).isOk().header("Idempotent-Replayed"))
        .isEqualTo("true");
    age("1 day 1 minute");
    assertThat(upload(key, document(line(product, 2))).isOk().header("Idempotent-Replayed"))
        .isEmpty();
    assertThat(stock.levels(product)).containsExactly(11L, 13L);
  }

  private void age(String time) {
    stock.execute(
        """
        update idempotency_key set created_at = created_at - ?::interval
         where tenant_id = ?""",
        time,
        stock.tenant());
  }

  private Answer upload(String idempotencyKey, String document) {
    return client.send(
        client
            .request(stock, "")
            .header("Idempotency-Key", idempotencyKey)
            .POST(TestClient.text(document)));
  }

  private Answer update(String idempotencyKey, String body) {
    return client.send(
        client
            .request("stock/update/" + product)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(TestClient.text(body)));
  }
}
