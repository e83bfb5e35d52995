package io.stockupdater.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockupdater.client.StockClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The client with what tests say all the time, and with assertions about its answers. */
public final class TestClient {
  public static final String NDJSON = "application/x-ndjson";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StockClient client;

  public TestClient(URI base) {
    client = new StockClient(base);
  }

  /** What the server said. */
  public record Answer(StockClient.Answer told) {
    public int status() {
      return told.status();
    }

    public String body() {
      return told.body();
    }

    public JsonNode json() {
      return told.json();
    }

    /** A member of the body as text; empty when it is absent. */
    public String text(String member) {
      return json().path(member).asText();
    }

    /** Empty when it is absent. */
    public String header(String name) {
      return told.header(name);
    }

    public UUID uploadId() {
      return UUID.fromString(header("Upload-Id"));
    }

    /** One entry of {@code applied}, {@code conflicts} or {@code skipped} as text. */
    public List<String> list(String member) {
      List<String> entries = new ArrayList<>();
      json().path(member).forEach(entry -> entries.add(entry.toString()));
      return entries;
    }

    public Answer isOk() {
      assertThat(status()).as(body()).isEqualTo(200);
      return this;
    }

    /** A problem in the one form that all have, with this text. */
    public Answer isProblem(int expected, String error) {
      isProblem(expected);
      assertThat(text("error")).isEqualTo(error);
      return this;
    }

    public Answer isProblem(int expected) {
      assertThat(status()).as(body()).isEqualTo(expected);
      assertThat(header("Content-Type")).startsWith("application/problem+json");
      JsonNode problem = json();
      assertThat(problem.path("status").intValue()).isEqualTo(expected);
      assertThat(problem.path("type").textValue()).isNotBlank();
      assertThat(problem.path("title").textValue()).isNotBlank();
      assertThat(problem.path("error").textValue()).isNotBlank();
      assertThat(problem.path("detail")).isEqualTo(problem.path("error"));
      assertThat(problem.path("request_id").textValue())
          .isNotBlank()
          .isEqualTo(header("X-Request-Id"));
      assertThat(body()).doesNotContain("<", "Exception", "\tat ");
      return this;
    }
  }

  public HttpRequest.Builder request(String path) {
    return client.request(path);
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends any request.
   *
   * @param type of the body; null for none
   */
  public Answer send(String method, String path, String body, @Nullable String type) {
    HttpRequest.Builder request =
        request(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return send(type == null ? request : request.header("Content-Type", type));
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer post(String path, String json) {
    return post(path, json, Map.of());
  }

  public Answer post(String path, String json, Map<String, String> headers) {
    return post(path, json.getBytes(UTF_8), headers);
  }

  /** Sends any bytes as JSON, unless the headers say otherwise. */
  public Answer post(String path, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path).header("Content-Type", "application/json").POST(bytes(body));
    headers.forEach(request::setHeader);
    return send(request);
  }

  public Answer put(String path, String body, String type) {
    return send("PUT", path, body, type);
  }

  public static BodyPublisher text(String text) {
    return BodyPublishers.ofString(text);
  }

  public static BodyPublisher bytes(byte[] bytes) {
    return BodyPublishers.ofByteArray(bytes);
  }

  /** A path below a tenant. */
  public static String pathOf(UUID tenant, String path) {
    return "api/v1/tenants/" + tenant + "/" + path;
  }

  /** A new tenant. */
  public UUID tenant() {
    return created("api/v1/tenants", "{\"name\":\"ACME\"}", "tenant_id");
  }

  /** A new product of a tenant. */
  public UUID product(UUID tenant, long initialStock) {
    return product(tenant, Map.of("initial_stock", initialStock));
  }

  /**
   * A new product of a tenant.
   *
   * @param members beside its sku and name
   */
  public UUID product(UUID tenant, Map<String, Object> members) {
    Map<String, Object> all = new HashMap<>(members);
    all.put("sku", UUID.randomUUID().toString());
    all.putIfAbsent("name", "Bolt M8");
    return created(pathOf(tenant, "products"), json(all), "product_id");
  }

  private UUID created(String path, String json, String id) {
    Answer answer = post(path, json);
    assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(201);
    return UUID.fromString(answer.text(id));
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A single update. */
  public Answer update(UUID product, long quantity, String reason) {
    return post("stock/update/" + product, json(Map.of("quantity", quantity, "reason", reason)));
  }

  /**
   * A bulk update.
   *
   * @param query with its question mark, or empty
   */
  public Answer bulk(UUID tenant, String query, String lines) {
    return send(bulkRequest(tenant, query).POST(text(lines)));
  }

  private HttpRequest.Builder bulkRequest(UUID tenant, String query) {
    return request(pathOf(tenant, "stock/bulk_update") + query).header("Content-Type", NDJSON);
  }

  /** A line of a bulk update. */
  public static String line(UUID product, long delta) {
    return Lines.line(product, delta) + "\n";
  }

  /** A bulk update as plain NDJSON that must be answered with 200. */
  public Answer apply(Stock stock, String... lines) {
    return upload(stock, "", Lines.document(lines)).isOk();
  }

  /** A bulk update as plain NDJSON. */
  public Answer upload(Stock stock, String query, String document) {
    return bulk(stock.tenant(), query, document);
  }

  public HttpRequest.Builder request(Stock stock, String query) {
    return bulkRequest(stock.tenant(), query);
  }

  /** What the server remembers of an upload. */
  public Answer report(Stock stock, UUID uploadId) {
    return get(pathOf(stock.tenant(), "stock/uploads/" + uploadId));
  }

  /** Whether the server is reading or applying one upload. */
  public boolean isUploadRunning() {
    return get("metrics").body().contains("stock_uploads_running 1.0");
  }

  /** Sends lines to a tenant's product import. */
  public Answer importProducts(UUID tenant, String... lines) {
    return put(pathOf(tenant, "products/bulk"), String.join("\n", lines), NDJSON);
  }

  /** The same as CSV. */
  public Answer importCsv(UUID tenant, String csv) {
    return put(pathOf(tenant, "products/bulk"), csv, "text/csv");
  }

  /** A product as an object, with further members. */
  public static String product(String sku, String more) {
    return "{\"sku\":\"" + sku + "\",\"name\":\"n\"" + more + "}";
  }
}
