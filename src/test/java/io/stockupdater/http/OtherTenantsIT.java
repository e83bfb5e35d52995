package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.Rows;
import io.stockupdater.testing.TestClient;
import io.stockupdater.text.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That no route of a tenant, whatever {@code /openapi} comes to name, reaches into another one. */
class OtherTenantsIT extends DeployedIT {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final String SECRET = "secret of another tenant";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static JsonNode document;
  private static UUID mine;
  private static UUID theirs;
  private static Map<String, String> theirIds;

  /** An operation on a tenant, with a body that it takes. */
  private record Operation(
      String verb, String path, JsonNode node, @Nullable String type, String body) {
    /** The path with these ids, and one of their uploads for what has no id here. */
    String at(UUID tenant, Map<String, String> ids) {
      return PARAMETER
          .matcher(path.substring(1))
          .replaceAll(
              parameter ->
                  parameter.group(1).equals("tenant_id")
                      ? tenant.toString()
                      : ids.getOrDefault(parameter.group(1), ids.get("upload_id")));
    }

    boolean namesMore() {
      return PARAMETER.matcher(path).results().map(MatchResult::group).distinct().count() > 1;
    }

    boolean hasParameter(String name) {
      for (JsonNode reference : node.path("parameters")) {
        if (resolve(reference).path("name").asText().equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  @BeforeAll
  static void makeTwoTenants() throws Exception {
    TestClient client = new TestClient(uri(""));
    document = client.get("openapi?format=JSON").json();
    mine = client.tenant();
    client.product(mine, 5);
    theirs = client.tenant();
    String path = "api/v1/tenants/" + theirs;
    String supplier = "";
    UUID product = new UUID(0, 0);
    for (int i = 0; i < 2; i++) {
      supplier =
          client.post(path + "/suppliers", "{\"name\":\"" + SECRET + "\"}").text("supplier_id");
      product =
          client.product(
              theirs, Map.of("initial_stock", 7, "name", SECRET, "supplier_id", supplier));
    }
    String upload =
        client
            .bulk(
                theirs,
                "",
                "{\"product_id\":\"%s\",\"delta\":1,\"meta\":{\"m\":\"%s\"},\"reason\":\"%s\"}"
                    .formatted(product, SECRET, SECRET))
            .header("Upload-Id");
    theirIds =
        Map.of("product_id", product.toString(), "supplier_id", supplier, "upload_id", upload);
  }

  @Test
  void findNothingByTheIdsOfOthers() throws Exception {
    int walked = 0;
    Map<String, String> before = rows();
    for (Operation operation : operations()) {
      HttpResponse<String> answer = send(operation, operation.at(mine, theirIds));

      String name = operation.verb() + " " + operation.path() + " " + answer.body();
      if (operation.namesMore()) {
        assertThat(answer.statusCode()).as(name).isEqualTo(404);
      }
      assertThat(answer.statusCode()).as(name).isLessThan(500);
      assertThat(answer.body()).as(name).doesNotContain(SECRET, theirs.toString());
      walked++;
    }
    assertThat(walked).isGreaterThan(14);
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void findNothingByFiltersAndTakeNoCursorsOfOthers() throws Exception {
    int cursors = 0;
    for (Operation operation : operations()) {
      if (operation.verb().equals("GET") && !operation.namesMore()) {
        String list = operation.at(mine, theirIds);
        String filtered =
            send(operation, list + "?supplier_id=" + theirIds.get("supplier_id")).body();
        assertThat(filtered).as(list).doesNotContain(SECRET, theirIds.get("product_id"));
      }
      if (operation.hasParameter("cursor")) {
        String page = send(operation, operation.at(theirs, theirIds) + "?limit=1").body();
        String next = Json.MAPPER.readTree(page).path("next").asText();
        String path = operation.at(mine, theirIds);
        assertThat(next).as(page).isNotEmpty().isNotEqualTo("null");
        assertThat(send(operation, path + "?cursor=" + next).statusCode()).as(path).isIn(400, 404);
        cursors++;
      }
    }
    assertThat(cursors).isGreaterThan(3);
  }

  @Test
  void areNotFoundWhenTheyDoNotExist() throws Exception {
    for (Operation operation : operations()) {
      String path = operation.at(UUID.randomUUID(), theirIds);

      HttpResponse<String> answer = send(operation, path);

      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(404);
      assertThat(answer.body()).contains("Tenant not found");
    }
  }

  @Test
  void areRefusedWhenTheirIdIsNone() throws Exception {
    for (Operation operation : operations()) {
      String path = operation.at(mine, theirIds).replace(mine.toString(), "1-1-1-1-1");

      HttpResponse<String> answer = send(operation, path);

      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("tenant_id must be a UUID");
    }
  }

  /** All that the database has of them, but for messages on their way. */
  private static Map<String, String> rows() {
    Rows rows = new Rows(dataSource());
    Map<String, String> all = new TreeMap<>();
    for (List<@Nullable Object> table :
        rows.all(
            """
            select c.table_name from information_schema.columns c
              join information_schema.tables t using (table_schema, table_name)
             where c.table_schema = 'public' and c.column_name = 'tenant_id'
               and t.table_type = 'BASE TABLE' and c.table_name <> 'outbox_message'
            """)) {
      String name = String.valueOf(table.get(0));
      all.put(
          name,
          rows.all("select t::text from " + name + " t where tenant_id = ? order by 1", theirs)
              .toString());
    }
    return all;
  }

  /** Those on a tenant; the others know no tenant, or only that of the product they name. */
  private static List<Operation> operations() throws IOException {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        String verb = entry.getKey().toUpperCase(Locale.ROOT);
        if (!path.getKey().contains("{tenant_id}") || !entry.getValue().has("responses")) {
          continue;
        }
        JsonNode content = resolve(entry.getValue().path("requestBody")).path("content");
        if (content.isEmpty()) {
          operations.add(new Operation(verb, path.getKey(), entry.getValue(), null, ""));
        }
        for (Map.Entry<String, JsonNode> body : content.properties()) {
          if (!body.getKey().startsWith("multipart/")) {
            operations.add(
                new Operation(
                    verb, path.getKey(), entry.getValue(), body.getKey(), body(body.getValue())));
          }
        }
      }
    }
    return operations;
  }

  /** The example of the document, about their product and supplier. */
  private static String body(JsonNode content) throws IOException {
    JsonNode example = content.path("example");
    if (example.isMissingNode()) {
      example = content.path("examples").iterator().next().path("value");
    }
    if (example.isObject()) {
      return foreign(example);
    }
    StringBuilder lines = new StringBuilder();
    for (String line : example.asText().lines().toList()) {
      lines.append(line.startsWith("{") ? foreign(Json.MAPPER.readTree(line)) : line).append('\n');
    }
    return lines.toString();
  }

  private static String foreign(JsonNode object) {
    ObjectNode foreign = object.deepCopy();
    if (foreign.has("sku") || foreign.has("product_id")) {
      foreign.put("product_id", theirIds.get("product_id"));
    }
    return foreign.toString();
  }

  private static JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").textValue().substring(1)) : node;
  }

  private static HttpResponse<String> send(Operation operation, String path)
      throws IOException, InterruptedException {
    String type = operation.type();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .method(
                operation.verb(),
                type == null ? BodyPublishers.noBody() : BodyPublishers.ofString(operation.body()));
    if (type != null) {
      request.header("Content-Type", type);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
