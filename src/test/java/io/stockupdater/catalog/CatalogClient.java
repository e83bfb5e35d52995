package io.stockupdater.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client of the catalogue, for tests. */
final class CatalogClient {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private final Function<String, URI> server;

  CatalogClient(Function<String, URI> server) {
    this.server = server;
  }

  /** What the server said. */
  record Answer(int status, JsonNode body, HttpResponse<byte[]> response) {
    String text(String member) {
      return body.path(member).asText();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "", null);
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, json, "application/json");
  }

  /** Sends lines to a tenant's product import. */
  Answer importProducts(UUID tenant, String... lines) throws IOException, InterruptedException {
    return send("PUT", pathOf(tenant, "products/bulk"), String.join("\n", lines), Json.NDJSON);
  }

  /** The same as CSV. */
  Answer importCsv(UUID tenant, String csv) throws IOException, InterruptedException {
    return send("PUT", pathOf(tenant, "products/bulk"), csv, Json.CSV);
  }

  /** A new tenant. */
  UUID tenant() throws IOException, InterruptedException {
    return UUID.fromString(post("api/v1/tenants", "{\"name\":\"ACME\"}").text("tenant_id"));
  }

  static String pathOf(UUID tenant, String path) {
    return "api/v1/tenants/" + tenant + "/" + path;
  }

  static String product(String sku, String more) {
    return "{\"sku\":\"" + sku + "\",\"name\":\"n\"" + more + "}";
  }

  Answer send(String method, String path, String body, @Nullable String type)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.apply(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    HttpResponse<byte[]> answer =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    return new Answer(answer.statusCode(), Json.MAPPER.readTree(text), answer);
  }
}
