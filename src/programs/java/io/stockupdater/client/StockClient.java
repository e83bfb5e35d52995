package io.stockupdater.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends requests to a server and tells what it said. Thread-safe; bodies are streamed as {@link
 * HttpRequest.BodyPublisher} has it.
 */
public final class StockClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** Longer than any wait for locks or for the end of a job. */
  private static final Duration ANSWER_MAX = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final URI base;

  /**
   * @param base of the server, with a slash at its end
   */
  public StockClient(URI base) {
    this.base = base;
  }

  /** What the server said. */
  public record Answer(int status, String body, HttpHeaders headers) {
    /** The header's first value; empty when it is absent. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /**
     * The body, if it says that it is JSON, else the missing node.
     *
     * @throws UncheckedIOException when it is not what it says
     */
    public JsonNode json() {
      if (!header("Content-Type").contains("json")) {
        return JSON.missingNode();
      }
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException("not JSON: " + body, e);
      }
    }
  }

  /**
   * A request to be completed and sent.
   *
   * @param path relative to the server's base
   */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_MAX);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws IOException when the server can't be reached or does not answer in time; whether it had
   *     the request's effect is unknown then
   */
  public Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(answer.statusCode(), answer.body(), answer.headers());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
