package io.stockupdater.catalog;

import static io.stockupdater.testing.TestClient.pathOf;
import static io.stockupdater.testing.TestClient.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogIT extends DeployedIT {
  private static final Pattern NEXT = Pattern.compile("</([^>]+)>; rel=\"next\"");
  private final TestClient client = new TestClient(uri(""));

  @Test
  void createsATenantAndReadsItAgain() throws Exception {
    UUID id = UUID.randomUUID();
    String body = "{\"tenant_id\":\"" + id + "\",\"name\":\"ACME\",\"unknown\":1}";

    Answer created = client.post("api/v1/tenants", body);
    Answer again = client.post("api/v1/tenants", body);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).endsWith("/api/v1/tenants/" + id);
    assertThat(client.get("api/v1/tenants/" + id).json()).isEqualTo(created.json());
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.header("Content-Type")).startsWith("application/problem+json");
    assertThat(again.text("error")).isEqualTo("tenant_id already exists");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/suppliers", "/products", "/products/%s", "/suppliers/%s"})
  void knowsNoTenantThatWasNotCreated(String path) throws Exception {
    UUID other = UUID.randomUUID();
    Answer unknown = client.get("api/v1/tenants/" + other + path.formatted(other));
    Answer malformed = client.get("api/v1/tenants/1-1-1-1-1" + path.formatted(other));

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("error")).isEqualTo("Tenant not found");
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.text("error")).isEqualTo("tenant_id must be a UUID");
  }

  @Test
  void createsASupplierWithinItsTenantOnly() throws Exception {
    UUID tenant = client.tenant();
    UUID other = client.tenant();
    Answer created = client.post(pathOf(tenant, "suppliers"), "{\"name\":\"S\"}");
    String id = created.text("supplier_id");

    assertThat(created.status()).isEqualTo(201);
    assertThat(client.get(pathOf(tenant, "suppliers/" + id)).json()).isEqualTo(created.json());
    assertThat(client.get(pathOf(other, "suppliers/" + id)).status()).isEqualTo(404);
    assertThat(client.get(pathOf(other, "suppliers")).json().path("items")).isEmpty();
    String same = "{\"supplier_id\":\"" + id + "\",\"name\":\"S\"}";
    assertThat(client.post(pathOf(tenant, "suppliers"), same).status()).isEqualTo(409);
    assertThat(client.post(pathOf(other, "suppliers"), same).status()).isEqualTo(201);
    String product = product("A", ",\"supplier_id\":\"" + id + "\"");
    assertThat(client.post(pathOf(tenant, "products"), product).status()).isEqualTo(201);
    UUID third = client.tenant();
    Answer unknown = client.post(pathOf(third, "products"), product);
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.text("member")).isEqualTo("supplier_id");
  }

  @Test
  void opensTheLevelWithTheProduct() throws Exception {
    UUID tenant = client.tenant();
    String body =
        product("Ä-1", ",\"initial_stock\":7,\"min_level\":null,\"max_level\":9,\"active\":false");
    Answer created = client.post(pathOf(tenant, "products"), body);
    Answer plain = client.post(pathOf(tenant, "products"), product("B", ""));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().path("stock").asLong()).isEqualTo(7);
    assertThat(created.json().path("version").asLong()).isEqualTo(1);
    assertThat(created.json().path("min_level").isNull()).isTrue();
    assertThat(created.json().path("max_level").asLong()).isEqualTo(9);
    assertThat(created.json().path("active").asBoolean()).isFalse();
    String id = created.text("product_id");
    assertThat(created.header("Location")).endsWith("/products/" + id);
    assertThat(client.get(pathOf(tenant, "products/" + id)).json()).isEqualTo(created.json());
    assertThat(plain.json().path("stock").asLong()).isZero();
    assertThat(plain.json().path("version").asLong()).isZero();
    assertThat(plain.json().path("min_level").isIntegralNumber()).isTrue();
    assertThat(client.get(pathOf(client.tenant(), "products/" + id)).status()).isEqualTo(404);
    assertThat(client.get(pathOf(tenant, "products/x")).status()).isEqualTo(400);
  }

  @Test
  void saysTheSameOfAnIdThatIsTakenByAnyTenant() throws Exception {
    UUID mine = client.tenant();
    String taken = ",\"product_id\":\"" + UUID.randomUUID() + "\"";
    assertThat(client.post(pathOf(mine, "products"), product("A", taken)).status()).isEqualTo(201);

    Answer own = client.post(pathOf(mine, "products"), product("B", taken));
    Answer foreign = client.post(pathOf(client.tenant(), "products"), product("B", taken));
    Answer sku = client.post(pathOf(mine, "products"), product("A", ""));

    assertThat(List.of(own.status(), foreign.status(), sku.status())).containsOnly(409);
    assertThat(own.text("error")).isEqualTo("product_id already exists");
    assertThat(foreign.text("error")).isEqualTo(own.text("error"));
    assertThat(foreign.text("type")).isEqualTo(own.text("type"));
    assertThat(sku.text("error")).isEqualTo("sku already exists");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name|{\"sku\":\"A\"}",
        "name|{\"sku\":\"A\",\"name\":\"a\\u0000b\"}",
        "name|{\"sku\":\"A\",\"name\":\"\\ud83d\"}",
        "sku|{\"sku\":\"\",\"name\":\"n\"}",
        "initial_stock|{\"sku\":\"A\",\"name\":\"n\",\"initial_stock\":-1}",
        "initial_stock|{\"sku\":\"A\",\"name\":\"n\",\"initial_stock\":9,\"max_level\":8}",
        "initial_stock|{\"sku\":\"A\",\"name\":\"n\",\"initial_stock\":\"9\"}",
        "min_level|{\"sku\":\"A\",\"name\":\"n\",\"min_level\":9,\"max_level\":8}",
        "product_id|{\"sku\":\"A\",\"name\":\"n\",\"product_id\":\"x\"}",
      })
  void namesTheMemberThatIsInvalid(String memberAndBody) throws Exception {
    String[] parts = memberAndBody.split("\\|", 2);
    UUID tenant = client.tenant();

    Answer refused = client.post(pathOf(tenant, "products"), parts[1]);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text("member")).isEqualTo(parts[0]);
    assertThat(refused.text("error")).startsWith(parts[0] + " ");
    assertThat(client.get(pathOf(tenant, "products")).json().path("items")).isEmpty();
  }

  @Test
  void refusesWhatIsNoJsonObject() throws Exception {
    String products = pathOf(client.tenant(), "products");

    assertThat(client.post(products, "{").status()).isEqualTo(400);
    assertThat(client.post(products, "[]").status()).isEqualTo(422);
    assertThat(client.post(products, " ".repeat(2 << 20)).status()).isEqualTo(413);
    assertThat(client.send("POST", products, "{}", "text/plain").status()).isEqualTo(415);
    assertThat(client.send("PUT", products + "/bulk", "{}", "text/plain").status()).isEqualTo(415);
    assertThat(client.send("DELETE", products, "", null).status()).isEqualTo(405);
  }

  @Test
  void createsAProductOnceHoweverManyTryAtOnce() throws Exception {
    UUID tenant = client.tenant();
    List<Callable<Integer>> tries =
        Collections.nCopies(
            8, () -> client.post(pathOf(tenant, "products"), product("A", "")).status());

    assertThat(atOnce(tries)).containsOnlyOnce(201).containsOnly(201, 409);
  }

  @Test
  void pagesOverAllProductsWithoutGapOrRepetition() throws Exception {
    UUID tenant = client.tenant();
    client.importProducts(tenant, lines(250));
    Set<String> seen = new HashSet<>();
    int pages = 0;
    String path = pathOf(tenant, "products?limit=100");
    while (path != null) {
      Answer page = client.get(path);
      assertThat(page.status()).isEqualTo(200);
      page.json().path("items").forEach(item -> assertThat(seen.add(item.toString())).isTrue());
      Matcher next = NEXT.matcher(page.header("Link"));
      path = next.matches() ? next.group(1) : null;
      assertThat(page.json().path("next").isNull()).isEqualTo(path == null);
      pages++;
    }

    assertThat(seen).hasSize(250);
    assertThat(pages).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ABC",
    "?sku=A, A",
    "?sku=a, ''",
    "?active=true, AC",
    "?active=false, B",
    "?available_lte=5, AB",
    "?available_lte=-1, ''",
    "?available_lte=5&active=true, A",
    "?supplier_id=%s, BC",
    "?supplier_id=%s&active=true&available_lte=9&sku=C, C",
    "?updated_since=2024-01-01T00:00:00Z, ABC",
    "?updated_since=9999-01-01T00:00:00, ''",
  })
  void filtersProducts(String query, String skus) throws Exception {
    UUID tenant = client.tenant();
    String supplier =
        client.post(pathOf(tenant, "suppliers"), "{\"name\":\"S\"}").text("supplier_id");
    String supplied = ",\"supplier_id\":\"" + supplier + "\"";
    client.importProducts(
        tenant,
        product("A", ",\"initial_stock\":5"),
        product("B", ",\"active\":false" + supplied),
        product("C", ",\"initial_stock\":9" + supplied));

    Answer page = client.get(pathOf(tenant, "products" + query.formatted(supplier)));

    Set<String> found = new TreeSet<>();
    page.json().path("items").forEach(item -> found.add(item.path("sku").asText()));
    assertThat(page.status()).isEqualTo(200);
    assertThat(String.join("", found)).isEqualTo(skus);
  }

  @Test
  void findsWhatChangedSince() throws Exception {
    UUID tenant = client.tenant();
    client.importProducts(tenant, lines(3));
    String last =
        client.get(pathOf(tenant, "products?sku=S0")).json().at("/items/0/updated_at").asText();
    Answer patched =
        client.send(
            "PATCH",
            pathOf(
                tenant,
                "products/"
                    + client
                        .get(pathOf(tenant, "products?sku=S1"))
                        .json()
                        .at("/items/0/product_id")
                        .asText()),
            "{\"name\":\"new\"}",
            "application/json");
    String since = patched.text("updated_at");

    assertThat(since).isGreaterThan(last);
    assertThat(client.get(pathOf(tenant, "products?updated_since=" + since)).json().path("items"))
        .containsExactly(patched.json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sku=",
        "sku=%00",
        "supplier_id=1",
        "active=yes",
        "active=",
        "available_lte=1.5",
        "available_lte=99999999999999999",
        "updated_since=2024",
      })
  void refusesMalformedFilters(String query) throws Exception {
    Answer refused = client.get(pathOf(client.tenant(), "products?" + query));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("parameter")).isEqualTo(query.replaceAll("=.*", ""));
  }

  @Test
  void refusesForgedAndForeignCursors() throws Exception {
    UUID tenant = client.tenant();
    client.importProducts(tenant, lines(2));
    String cursor = client.get(pathOf(tenant, "products?limit=1")).text("next");

    assertThat(client.get(pathOf(tenant, "products?cursor=" + cursor)).status()).isEqualTo(200);
    for (String path :
        List.of(
            pathOf(tenant, "products?cursor=AAAA"),
            pathOf(tenant, "products?cursor=x" + cursor),
            pathOf(tenant, "products?cursor="),
            pathOf(tenant, "products?active=true&cursor=" + cursor),
            pathOf(tenant, "products?sku=S0&cursor=" + cursor),
            pathOf(tenant, "suppliers?cursor=" + cursor),
            pathOf(client.tenant(), "products?cursor=" + cursor),
            "api/v1/tenants?cursor=" + cursor,
            pathOf(tenant, "products?limit=0"),
            pathOf(tenant, "products?limit=1001"),
            pathOf(tenant, "products?limit=x"))) {
      assertThat(client.get(path).status()).as(path).isEqualTo(400);
    }
  }

  /** Runs the calls side by side. */
  static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static String[] lines(int count) {
    String[] lines = new String[count];
    for (int i = 0; i < count; i++) {
      lines[i] = product("S" + i, "");
    }
    return lines;
  }
}
