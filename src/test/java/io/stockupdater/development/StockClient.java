package io.stockupdater.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Talks to a server as its clients do, for tests of what the server does then. */
public final class StockClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  private final URI base;

  /**
   * @param base of the server, with a slash at its end
   */
  public StockClient(URI base) {
    this.base = base;
  }

  /** What the server said. */
  public record Answer(int status, JsonNode json, HttpResponse<String> response) {
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String text(String member) {
      return json.path(member).asText();
    }
  }

  public Answer get(String path) throws IOException {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  public Answer post(String path, String json) throws IOException {
    return post(path, json, Map.of());
  }

  public Answer post(String path, String json, Map<String, String> headers) throws IOException {
    return post(path, json.getBytes(UTF_8), headers);
  }

  /** Sends any bytes as JSON. */
  public Answer post(String path, byte[] body, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    return send(request);
  }

  public Answer put(String path, String body, String type) throws IOException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofString(body)));
  }

  /** A new tenant. */
  public UUID tenant() throws IOException {
    return UUID.fromString(created("api/v1/tenants", Map.of("name", "ACME"), "tenant_id"));
  }

  /** A new product of a tenant. */
  public UUID product(UUID tenant, long initialStock) throws IOException {
    return product(tenant, Map.of("initial_stock", initialStock));
  }

  /**
   * A new product of a tenant.
   *
   * @param members beside its sku and name
   */
  public UUID product(UUID tenant, Map<String, Object> members) throws IOException {
    Map<String, Object> all = new java.util.HashMap<>(members);
    all.put("sku", UUID.randomUUID().toString());
    all.putIfAbsent("name", "Bolt M8");
    return UUID.fromString(created("api/v1/tenants/" + tenant + "/products", all, "product_id"));
  }

  private String created(String path, Map<String, Object> members, String id) throws IOException {
    Answer answer = post(path, JSON.writeValueAsString(members));
    if (answer.status() != 201) {
      throw new IOException(path + " answered " + answer.status() + ": " + answer.json());
    }
    return answer.text(id);
  }

  /** A single update. */
  public Answer update(UUID product, long quantity, String reason) throws IOException {
    return post(
        "stock/update/" + product,
        JSON.writeValueAsString(Map.of("quantity", quantity, "reason", reason)));
  }

  /**
   * A bulk update.
   *
   * @param query with its question mark, or empty
   */
  public Answer bulk(UUID tenant, String query, String lines) throws IOException {
    return post(
        "api/v1/tenants/" + tenant + "/stock/bulk_update" + query,
        lines,
        Map.of("Content-Type", "application/x-ndjson"));
  }

  /** A line of a bulk update. */
  public static String line(UUID product, long delta) {
    return "{\"product_id\":\"%s\",\"delta\":%d}\n".formatted(product, delta);
  }

  private static Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofString());
      boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
      return new Answer(
          answer.statusCode(), json ? JSON.readTree(answer.body()) : JSON.missingNode(), answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
