package io.stockupdater.catalog;

import static io.stockupdater.testing.TestClient.pathOf;
import static io.stockupdater.testing.TestClient.product;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.text.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProductImportIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));

  @Test
  void createsUpdatesAndRefusesLineByLine() throws Exception {
    UUID tenant = client.tenant();
    Answer existing = client.post(pathOf(tenant, "products"), product("A", ",\"initial_stock\":5"));
    String id = existing.text("product_id");

    Answer report =
        client.importProducts(
            tenant,
            "\uFEFF{\"sku\":\"A\",\"name\":\"new name\",\"initial_stock\":99,\"max_level\":50}",
            "",
            product("B", ",\"initial_stock\":3"),
            "{\"sku\":\"no name\"}",
            "no json",
            product("A", ",\"max_level\":4"),
            product("C", ",\"supplier_id\":\"" + UUID.randomUUID() + "\""),
            product("D", ",\"initial_stock\":-1"),
            product("E", ",\"description\":\"a\\u0000\""),
            product("F", ",\"description\":\"" + "x".repeat(70_000) + "\""),
            "{\"product_id\":\"" + id + "\",\"sku\":\"A2\",\"name\":\"newer\"}",
            product("A2", ",\"active\":false"),
            "{\"product_id\":\"" + id + "\",\"sku\":\"B\",\"name\":\"n\"}");

    assertThat(report.status()).isEqualTo(200);
    assertThat(counts(report)).containsExactly(1L, 3L, 8L);
    assertThat(refused(report))
        .containsExactly(
            "4 invalid_member",
            "5 malformed_json",
            "6 level_out_of_bounds",
            "7 invalid_member",
            "8 invalid_member",
            "9 invalid_member",
            "10 line_too_long",
            "13 sku_exists");
    JsonNode product = client.get(pathOf(tenant, "products/" + id)).json();
    assertThat(product.path("sku").asText()).isEqualTo("A2");
    assertThat(product.path("name").asText()).isEqualTo("n");
    assertThat(product.path("active").asBoolean()).isFalse();
    assertThat(product.path("stock").asLong()).isEqualTo(5);
    assertThat(product.path("max_level").asLong()).isEqualTo(50);
  }

  @Test
  void importsCsvAsItDoesNdjson() throws Exception {
    UUID tenant = client.tenant();
    client.post(pathOf(tenant, "products"), product("A", ",\"initial_stock\":5"));

    Answer report =
        client.importCsv(
            tenant,
            """
            \uFEFFsku,name,initial_stock,max_level,description
            A,new,99,50,
            B,"b, the ""second""\",3,,"two
            lines"
            C,c,-1,,
            D
            "E"x,e,,,
            A,newer,,4,
            ,f,,,
            """
                .replace("\n", "\r\n"));

    assertThat(report.status()).isEqualTo(200);
    assertThat(counts(report)).containsExactly(1L, 1L, 5L);
    assertThat(refused(report))
        .containsExactly(
            "5 invalid_member",
            "6 malformed_csv",
            "7 malformed_csv",
            "8 level_out_of_bounds",
            "9 invalid_member");
    JsonNode b = client.get(pathOf(tenant, "products?sku=B")).json().at("/items/0");
    assertThat(b.path("name").asText()).isEqualTo("b, the \"second\"");
    assertThat(b.path("description").asText()).isEqualTo("two\r\nlines");
    assertThat(b.path("stock").asLong()).isEqualTo(3);
    JsonNode a = client.get(pathOf(tenant, "products?sku=A")).json().at("/items/0");
    assertThat(a.path("name").asText()).isEqualTo("new");
    assertThat(a.path("stock").asLong()).isEqualTo(5);
    assertThat(a.path("max_level").asLong()).isEqualTo(50);
  }

  @Test
  void saysWhatCsvDidBeforeItCouldNotBeReadOn() throws Exception {
    UUID tenant = client.tenant();

    Answer header = client.importCsv(tenant, "sku;name\nA;a\n");
    Answer endless = client.importCsv(tenant, "sku,name\nA,a\nB,\"" + "b".repeat(2 << 20));
    Answer charset =
        client.send(
            "PUT", pathOf(tenant, "products/bulk"), "sku,name\n", "text/csv; charset=iso-8859-1");

    assertThat(header.status()).isEqualTo(400);
    assertThat(header.text("type")).endsWith(":invalid_header");
    assertThat(endless.status()).isEqualTo(400);
    assertThat(endless.text("error")).isEqualTo("line 3 has no end");
    assertThat(charset.status()).isEqualTo(415);
  }

  @Test
  void losesNoLineToAStrayQuote() throws Exception {
    UUID tenant = client.tenant();
    StringBuilder csv = new StringBuilder("sku,name\nS,\"bolt\n");
    for (int i = 0; i < 3_000; i++) {
      csv.append("SKU-%05d,Product %d\n".formatted(i, i));
    }

    assertThat(counts(client.importCsv(tenant, csv.toString()))).containsExactly(3_000L, 0L, 1L);
  }

  @Test
  void makesOneProductOfASkuWhateverIsAroundIt() throws Exception {
    UUID tenant = client.tenant();
    client.importCsv(tenant, "sku,name\nA-100,bolt\n");
    for (String sku : List.of("A-100 ", "\u00a0A-100", "A-100\u200b", "\ufeffA-100\u2007")) {
      assertThat(counts(client.importCsv(tenant, "sku,name\n\"" + sku + "\",bolt\n")).get(0))
          .as(sku)
          .isZero();
      assertThat(
              client
                  .post(pathOf(tenant, "products"), Json.text(Map.of("sku", sku, "name", "bolt")))
                  .status())
          .as(sku)
          .isEqualTo(409);
    }
    assertThat(
            client
                .post(pathOf(tenant, "products"), "{\"sku\":\"\\u00a0\",\"name\":\"x\"}")
                .status())
        .isEqualTo(422);
  }

  @Test
  void importsTenThousandProducts() throws Exception {
    UUID tenant = client.tenant();
    StringBuilder csv = new StringBuilder("sku,name,initial_stock,max_level\n");
    for (int i = 0; i < 10_000; i++) {
      csv.append("SKU-%05d,Product %d,%d,100000\n".formatted(i, i, i % 100));
    }

    Answer report = client.importCsv(tenant, csv.toString());

    assertThat(counts(report)).containsExactly(10_000L, 0L, 0L);
    assertThat(discrepancies(tenant)).isZero();
  }

  @Test
  void leavesAbsentMembersAsTheyAre() throws Exception {
    UUID tenant = client.tenant();
    String all = ",\"description\":\"d\",\"min_level\":-5,\"max_level\":5,\"active\":false";
    String id = client.post(pathOf(tenant, "products"), product("A", all)).text("product_id");
    JsonNode before = client.get(pathOf(tenant, "products/" + id)).json();

    client.importProducts(tenant, product("A", ""));
    assertThat(client.get(pathOf(tenant, "products/" + id)).json()).isEqualTo(before);

    client.importProducts(tenant, product("A", ",\"description\":null,\"min_level\":null"));
    JsonNode after = client.get(pathOf(tenant, "products/" + id)).json();
    assertThat(after.path("description").isNull()).isTrue();
    assertThat(after.path("min_level").isNull()).isTrue();
    assertThat(after.path("max_level").asLong()).isEqualTo(5);
  }

  @Test
  void refusesTheIdOfAnotherTenantsProductAndLeavesThatAlone() throws Exception {
    UUID owner = client.tenant();
    UUID other = client.tenant();
    String id = client.post(pathOf(owner, "products"), product("A", "")).text("product_id");
    JsonNode before = client.get(pathOf(owner, "products/" + id)).json();

    Answer report = client.importProducts(other, product("X", ",\"product_id\":\"" + id + "\""));

    assertThat(refused(report)).containsExactly("1 product_exists");
    assertThat(client.get(pathOf(owner, "products/" + id)).json()).isEqualTo(before);
    assertThat(client.get(pathOf(other, "products")).json().path("items")).isEmpty();
  }

  @Test
  void importsTheSameProductsTwiceAtOnceInOppositeOrder() throws Exception {
    UUID tenant = client.tenant();
    List<String> forth = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      forth.add(product("S" + i, ",\"initial_stock\":" + i % 3));
    }
    List<String> back = new ArrayList<>(forth);
    Collections.reverse(back);

    List<Answer> reports =
        CatalogIT.atOnce(
            List.of(
                () -> client.importProducts(tenant, forth.toArray(String[]::new)),
                () -> client.importProducts(tenant, back.toArray(String[]::new))));

    long created = 0;
    for (Answer report : reports) {
      assertThat(report.status()).isEqualTo(200);
      List<Long> counts = counts(report);
      created += counts.get(0);
      assertThat(counts.get(0) + counts.get(1)).isEqualTo(3_000);
    }
    assertThat(created).isEqualTo(3_000);
    assertThat(discrepancies(tenant)).isZero();
  }

  @Test
  void refusesOneLineWhoseLevelStaysLockedAndImportsTheOthers() throws Exception {
    UUID tenant = client.tenant();
    String id = client.post(pathOf(tenant, "products"), product("A", "")).text("product_id");
    client.post(pathOf(tenant, "products"), product("B", ""));
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from stock_level where product_id = '" + id + "' for update");

      Answer report =
          client.importProducts(
              tenant,
              product("A", ",\"max_level\":9"),
              product("B", ",\"max_level\":9"),
              product("C", ""));

      assertThat(counts(report)).containsExactly(1L, 1L, 1L);
      assertThat(refused(report)).containsExactly("1 lock_timeout");
      assertThat(client.importProducts(tenant, product("A", "")).json().path("updated").asLong())
          .isEqualTo(1);
    }
  }

  @Test
  void listsAThousandRefusedLinesAndCountsAll() throws Exception {
    Answer report = client.importProducts(client.tenant(), "x\n".repeat(1_500));

    assertThat(report.json().path("refused")).hasSize(1_000);
    assertThat(report.json().path("refused_total").asLong()).isEqualTo(1_500);
  }

  @Test
  void refusesTheWholeRequestForAnUnknownTenant() throws Exception {
    Answer unknown = client.importProducts(UUID.randomUUID(), product("A", ""));
    Answer malformed = client.send("PUT", "api/v1/tenants/x/products/bulk", "{}", Json.NDJSON);

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("error")).isEqualTo("Tenant not found");
    assertThat(malformed.status()).isEqualTo(400);
  }

  private static List<Long> counts(Answer report) {
    return List.of(
        report.json().path("created").asLong(),
        report.json().path("updated").asLong(),
        report.json().path("refused_total").asLong());
  }

  private static List<String> refused(Answer report) {
    List<String> refused = new ArrayList<>();
    for (JsonNode line : report.json().path("refused")) {
      refused.add(line.path("line").asText() + " " + line.path("code").asText());
    }
    return refused;
  }

  private static long discrepancies(UUID tenant) throws Exception {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from stock_discrepancy where tenant_id = '" + tenant + "'")) {
      row.next();
      return row.getLong(1);
    }
  }
}
