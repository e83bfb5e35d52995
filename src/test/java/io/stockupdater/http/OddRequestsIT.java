package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.http.RawConnection.Answers;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests as proxies make them, and as nobody should; the servers' settings have a say in them.
 */
class OddRequestsIT extends DeployedIT {
  /** With the bytes of UTF-8, or of Latin-1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Remote-User: \u00e5\u00a4\u00aa\u00e9\u0083\u008e",
        "X-Request-Id: \u00ff",
        "cf-region: S\u00c3\u00a3o Paulo",
        "Remote-User: Dvo\u00c5\u0099\u00c3\u00a1k",
        "Remote-User: J\u00f6rg",
        "User-Agent: Lagerscanner f\u00c3\u00bcr Halle 3",
        "Cookie: ort=K\u00c3\u00b6ln"
      })
  void takesHeadersBeyondAscii(String header) throws Exception {
    assertThat(get("/health", header).status()).isEqualTo(200);
    assertThat(get("/api/v1/tenants", header).status()).isEqualTo(200);
  }

  @Test
  void takesLongAndManyHeaders() throws Exception {
    assertThat(get("/health", "Authorization: Bearer " + "a".repeat(31_000)).status())
        .isEqualTo(200);
    assertThat(get("/health", headers(250)).status()).isEqualTo(200);
  }

  /** By the server itself, without a body. */
  @Test
  void refusesLongerAndMoreHeaders() throws Exception {
    for (String header : new String[] {"Cookie: " + "c".repeat(33_000), headers(300)}) {
      Answers answers = get("/health", header);
      assertThat(answers.status()).isEqualTo(400);
      assertThat(answers.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics/",
        "/metrics/base",
        "/openapi/",
        "/openapi/application.wadl",
        "*",
        "health",
        "/health/started",
        "/WEB-INF/web.xml"
      })
  void showsNothingOfTheServersOwn(String path) throws Exception {
    Answers answers = get(path, "Accept: */*");
    assertThat(answers.status()).isIn(400, 404);
    assertThat(answers.text()).doesNotContain("<html", "# TYPE", "wadl");
    // Payara refuses a path without a slash itself, without a body.
    assertThat(answers.isProblem() || answers.text().contains("Content-Length: 0")).isTrue();
  }

  private static String headers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "X-" + i + ": 1")
        .collect(Collectors.joining("\r\n"));
  }

  private static Answers get(String path, String headers) throws IOException {
    try (RawConnection connection = new RawConnection(uri(""))) {
      return connection.say(
          "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n\r\n");
    }
  }
}
