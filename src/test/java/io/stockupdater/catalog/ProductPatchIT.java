package io.stockupdater.catalog;

import static io.stockupdater.testing.TestClient.pathOf;
import static io.stockupdater.testing.TestClient.product;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.Rows;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.text.Json;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductPatchIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private UUID tenant = new UUID(0, 0);
  private String path = "";

  @BeforeEach
  void createProduct() throws Exception {
    tenant = client.tenant();
    String all = ",\"initial_stock\":5,\"max_level\":9,\"description\":\"d\"";
    String id = client.post(pathOf(tenant, "products"), product("A", all)).text("product_id");
    path = pathOf(tenant, "products/" + id);
  }

  private Answer patch(String patch) throws Exception {
    return client.send("PATCH", path, patch, "application/merge-patch+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"new\"}",
        "{\"sku\":\"B\",\"active\":false}",
        "{\"description\":null}",
        "{\"description\":\"\"}",
        "{\"min_level\":null,\"max_level\":null}",
        "{\"min_level\":5,\"max_level\":5,\"name\":\"both\"}",
        "{\"max_level\":9007199254740991}",
        "{\"unknown\":1,\"name\":\"n2\"}",
      })
  void changesWhatIsThereAndNothingElse(String patch) throws Exception {
    ObjectNode expected = client.get(path).json().deepCopy();
    ObjectNode changes = (ObjectNode) Json.MAPPER.readTree(patch);
    changes.remove("unknown");
    expected.setAll(changes);

    Answer patched = patch(patch);

    assertThat(patched.status()).isEqualTo(200);
    assertThat(client.get(path).json()).isEqualTo(patched.json());
    assertThat(without(patched, "updated_at").toString())
        .isEqualTo(expected.without("updated_at").toString());
  }

  private static ObjectNode without(Answer answer, String member) {
    ObjectNode body = answer.json().deepCopy();
    body.remove(member);
    return body;
  }

  @Test
  void takesPlainJsonToo() throws Exception {
    assertThat(client.send("PATCH", path, "{\"name\":\"n2\"}", "application/json").text("name"))
        .isEqualTo("n2");
    assertThat(client.send("PATCH", path, "{}", "text/plain").status()).isEqualTo(415);
    assertThat(patch("[]").status()).isEqualTo(422);
    assertThat(patch("{").status()).isEqualTo(400);
  }

  @Test
  void leavesTheTimeOfChangeWhenNothingChanges() throws Exception {
    Answer before = client.get(path);

    assertThat(patch("{}").json()).isEqualTo(before.json());
    assertThat(patch("{\"name\":\"n\",\"max_level\":9}").json()).isEqualTo(before.json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name|{\"name\":null}",
        "name|{\"name\":\"\"}",
        "name|{\"name\":\"a\\u0000\"}",
        "sku|{\"sku\":null}",
        "active|{\"active\":null}",
        "active|{\"active\":\"true\"}",
        "supplier_id|{\"supplier_id\":\"x\"}",
        "supplier_id|{\"supplier_id\":\"550e8400-e29b-41d4-a716-446655440000\"}",
        "min_level|{\"min_level\":\"1\"}",
        "min_level|{\"min_level\":6,\"max_level\":5}",
        "min_level|{\"min_level\":10}",
        "max_level|{\"max_level\":9007199254740992}",
        "product_id|{\"product_id\":\"550e8400-e29b-41d4-a716-446655440000\"}",
        "stock|{\"stock\":7}",
        "initial_stock|{\"initial_stock\":7}",
      })
  void namesTheMemberThatIsInvalidAndChangesNothing(String memberAndPatch) throws Exception {
    String[] parts = memberAndPatch.split("\\|", 2);
    Answer before = client.get(path);

    Answer refused = patch(parts[1].replace("}", ",\"description\":\"changed\"}"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text("member")).isEqualTo(parts[0]);
    assertThat(client.get(path).json()).isEqualTo(before.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"min_level\":6,\"name\":\"x\"}", "{\"max_level\":4,\"name\":\"x\"}"})
  void refusesBoundsThatTheLevelIsOutOf(String patch) throws Exception {
    Answer before = client.get(path);

    Answer refused = patch(patch);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("type")).endsWith(":level_out_of_bounds");
    assertThat(client.get(path).json()).isEqualTo(before.json());
  }

  @Test
  void refusesASkuThatIsTaken() throws Exception {
    client.post(pathOf(tenant, "products"), product("B", ""));

    Answer refused = patch("{\"sku\":\"B\",\"max_level\":null}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("error")).isEqualTo("sku already exists");
    assertThat(client.get(path).text("max_level")).isEqualTo("9");
    assertThat(patch("{\"sku\":\"A\"}").status()).isEqualTo(200);
  }

  @Test
  void setsAndClearsASupplierOfTheTenant() throws Exception {
    String mine = client.post(pathOf(tenant, "suppliers"), "{\"name\":\"S\"}").text("supplier_id");
    String other =
        client.post(pathOf(client.tenant(), "suppliers"), "{\"name\":\"S\"}").text("supplier_id");

    assertThat(patch("{\"supplier_id\":\"" + other + "\"}").status()).isEqualTo(422);
    assertThat(patch("{\"supplier_id\":\"" + mine + "\"}").text("supplier_id")).isEqualTo(mine);
    assertThat(patch("{\"supplier_id\":null}").json().path("supplier_id").isNull()).isTrue();
  }

  @Test
  void knowsNoProductOfAnotherTenant() throws Exception {
    String id = client.get(path).text("product_id");
    Answer before = client.get(path);
    path = pathOf(client.tenant(), "products/" + id);

    assertThat(patch("{\"name\":\"stolen\"}").status()).isEqualTo(404);
    path = pathOf(UUID.randomUUID(), "products/" + id);
    assertThat(patch("{\"name\":\"stolen\"}").text("error")).isEqualTo("Tenant not found");
    path = pathOf(tenant, "products/" + id);
    assertThat(client.get(path).json()).isEqualTo(before.json());
  }

  @Test
  void waitsForTheLevelAndGivesUpInTime() throws Exception {
    UUID id = UUID.fromString(client.get(path).text("product_id"));
    Rows rows = new Rows(dataSource());
    try (Connection lock =
        rows.hold("select 1 from stock_level where product_id = ? for update", id)) {
      assertThat(lock.isClosed()).isFalse();
      assertThat(patch("{\"name\":\"needs no lock of the level\",\"max_level\":9}").status())
          .isEqualTo(200);

      Answer refused = patch("{\"name\":\"late\",\"max_level\":8}");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text("type")).endsWith(":lock_timeout");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(client.get(path).text("name")).isNotEqualTo("late");
    }
    assertThat(patch("{\"max_level\":8}").text("max_level")).isEqualTo("8");
  }

  @Test
  void keepsTheLevelWithinItsBoundsHoweverChangesMeet() throws Exception {
    String id = client.get(path).text("product_id");
    List<Callable<Integer>> changes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      changes.add(() -> patch("{\"max_level\":5}").status());
      changes.add(() -> patch("{\"max_level\":9}").status());
      changes.add(
          () -> client.post("stock/update/" + id, "{\"quantity\":1,\"reason\":\"r\"}").status());
    }

    assertThat(CatalogIT.atOnce(changes)).isSubsetOf(200, 400, 409).contains(200);
    Answer after = client.get(path);
    assertThat(after.json().path("stock").asLong())
        .isLessThanOrEqualTo(after.json().path("max_level").asLong());
  }

  @Test
  void exchangesSkusWithoutAnError() throws Exception {
    String other = client.post(pathOf(tenant, "products"), product("B", "")).header("Location");
    String otherPath = other.substring(other.indexOf("api/v1"));

    List<Integer> answers =
        CatalogIT.atOnce(
            List.of(
                () -> patch("{\"sku\":\"B\"}").status(),
                () ->
                    client
                        .send("PATCH", otherPath, "{\"sku\":\"A\"}", "application/json")
                        .status()));

    assertThat(answers).containsAnyOf(409, 200).isSubsetOf(200, 409);
  }
}
