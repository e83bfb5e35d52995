package io.stockupdater.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A client of the bulk update that knows nothing of the product's code. */
final class Client {
  static final String NDJSON = "application/x-ndjson";
  private static final String BOUNDARY = "----boundary-4711";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What the server said. */
  record Answer(int status, String body, HttpResponse<?> response) {
    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException("not JSON: " + body, e);
      }
    }

    @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    UUID uploadId() {
      return UUID.fromString(String.valueOf(header("Upload-Id")));
    }

    /** One entry of {@code applied}, {@code conflicts} or {@code skipped} as text. */
    List<String> list(String member) {
      List<String> entries = new ArrayList<>();
      json().path(member).forEach(entry -> entries.add(entry.toString()));
      return entries;
    }

    Answer isOk() {
      assertThat(status).as(body).isEqualTo(200);
      return this;
    }

    /** A problem in the one form that all have, with this text. */
    Answer isProblem(int expected, String error) {
      isProblem(expected);
      assertThat(json().path("error").textValue()).isEqualTo(error);
      return this;
    }

    Answer isProblem(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
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
      assertThat(body).doesNotContain("<", "Exception", "\tat ");
      return this;
    }
  }

  private final URI base;

  Client(URI base) {
    this.base = base;
  }

  /** A bulk update as plain NDJSON that must be answered with 200. */
  Answer apply(Stock stock, String... lines) {
    return upload(stock, "", Lines.document(lines)).isOk();
  }

  /** A bulk update as plain NDJSON. */
  Answer upload(Stock stock, String query, String document) {
    return send(request(stock, query).POST(text(document)));
  }

  HttpRequest.Builder request(Stock stock, String query) {
    return request("api/v1/tenants/" + stock.tenant() + "/stock/bulk_update" + query)
        .header("Content-Type", NDJSON);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  /** Whether the server is reading or applying one upload. */
  boolean isUploadRunning() {
    return get("metrics").body().contains("stock_uploads_running 1.0");
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  /** What the server remembers of an upload. */
  Answer report(Stock stock, UUID uploadId) {
    return get("api/v1/tenants/" + stock.tenant() + "/stock/uploads/" + uploadId);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static HttpRequest.BodyPublisher text(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  static HttpRequest.BodyPublisher bytes(byte[] bytes) {
    return HttpRequest.BodyPublishers.ofByteArray(bytes);
  }

  static final String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;

  /** One part of a form. */
  static byte[] part(String disposition, byte[] content) {
    return join(
        ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
            .getBytes(UTF_8),
        content,
        "\r\n".getBytes(UTF_8));
  }

  static byte[] filePart(String fileName, byte[] content) {
    return part("name=\"file\"; filename=\"" + fileName + "\"", content);
  }

  static byte[] form(byte[]... parts) {
    return join(join(parts), ("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
  }

  static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      joined.writeBytes(piece);
    }
    return joined.toByteArray();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
