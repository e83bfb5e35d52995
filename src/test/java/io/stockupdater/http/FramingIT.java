package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.http.RawConnection.Answers;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No body is carried out as a request, and nothing follows one whose end is unclear. */
class FramingIT extends DeployedIT {
  private static final String JSON = "{\"quantity\":1,\"reason\":\"smuggled\"}";
  private static final String EMPTY_CHUNKS = "0\r\n\r\n";

  private final TestClient client = new TestClient(uri(""));
  private final UUID tenant = tenant();
  private final UUID product = product();
  private final String inner =
      "POST /stock/update/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              .formatted(product)
          + "Content-Length: "
          + JSON.length()
          + "\r\n\r\n"
          + JSON;

  private UUID tenant() {
    return client.tenant();
  }

  private UUID product() {
    return client.product(tenant, 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "GET", "HEAD", "DELETE", "OPTIONS", "PUT", "FOO"})
  void aBodyIsNoRequestWhateverTheMethod(String method) throws Exception {
    notCarriedOut(method + " /health HTTP/1.1", "Content-Length: " + inner.length(), inner);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT"})
  void refusesMethodsThatHaveNoBodyForSure(String method) throws Exception {
    Answers answers = notCarriedOut(method + " /health HTTP/1.1", "Content-Length: 0", inner);
    assertThat(answers.status()).isEqualTo(400);
    assertThat(answers.isProblem()).isTrue();
    assertThat(answers.isClosed()).isTrue();
  }

  /** In either order the longer one reaches over the inner request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: %d\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: %d",
        "Content-Length: %d\r\nTransfer-Encoding: gzip, chunked",
        "Content-Length: %d\r\nTransfer-Encoding: xchunked",
        "Content-Length: %d\r\nContent-Length: 5",
      })
  void nothingFollowsTwoLengths(String headers) throws Exception {
    String body = EMPTY_CHUNKS + inner;
    Answers answers =
        notCarriedOut("POST /health HTTP/1.1", headers.formatted(body.length()), body);
    assertThat(answers.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip, chunked",
        "identity",
        "xchunked",
        "chunkedx",
        "chunked, identity",
        "chunked;q=1",
        ""
      })
  void refusesOtherEncodings(String encoding) throws Exception {
    for (String body : new String[] {EMPTY_CHUNKS + inner, inner}) {
      Answers answers =
          notCarriedOut("POST /health HTTP/1.1", "Transfer-Encoding: " + encoding, body);
      assertThat(answers.status()).isEqualTo(400);
      assertThat(answers.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked", "Transfer-Encoding: identity"})
  void refusesAnyEncodingInTheOldProtocol(String header) throws Exception {
    Answers answers =
        notCarriedOut(
            "POST /health HTTP/1.0", "Connection: keep-alive\r\n" + header, EMPTY_CHUNKS + inner);
    assertThat(answers.status()).isEqualTo(400);
    assertThat(answers.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {EMPTY_CHUNKS, "1;a=\r\nx\r\n0\r\n\r\n", "1\nx\n0\n\n", "zz\r\n"})
  void nothingFollowsChunks(String chunks) throws Exception {
    Answers answers =
        notCarriedOut("POST /health HTTP/1.1", "Transfer-Encoding: chunked", chunks + inner);
    assertThat(answers.isClosed()).isTrue();
  }

  @Test
  void nothingFollowsAnAnswerThatClosesTheConnection() throws Exception {
    notCarriedOut("GET /health HTTP/1.1", "Connection: close", inner);
  }

  /** Payara takes headers and a body from a request without a version all the same. */
  @Test
  void carriesOutNothingWithoutAVersion() throws Exception {
    String old = inner.replace(" HTTP/1.1", "");
    Answers answers =
        notCarriedOut("POST /health HTTP/1.1", "Transfer-Encoding: chunked", EMPTY_CHUNKS + old);
    assertThat(answers.isClosed()).isTrue();
    try (RawConnection connection = new RawConnection(uri(""))) {
      assertThat(connection.say(old).status()).isEqualTo(400);
    }
    assertThat(log()).doesNotContain("smuggled");
  }

  @Test
  void whatFollowsAClearRequestIsCarriedOut() throws Exception {
    try (RawConnection connection = new RawConnection(uri(""))) {
      Answers answers =
          connection.say("POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}" + inner);
      assertThat(answers.count()).isEqualTo(2);
      assertThat(answers.isClosed()).isFalse();
    }
    assertThat(log()).contains("smuggled");
  }

  private Answers notCarriedOut(String line, String headers, String body) throws IOException {
    try (RawConnection connection = new RawConnection(uri(""))) {
      Answers answers = connection.say(line + "\r\nHost: x\r\n" + headers + "\r\n\r\n" + body);
      assertThat(answers.count()).as(answers.text()).isEqualTo(1);
      // Payara carried it out without an answer; this update takes longer than that did.
      assertThat(client.update(product, 1, "after").status()).isEqualTo(200);
      assertThat(log()).contains("after").doesNotContain("smuggled");
      return answers;
    }
  }

  private String log() throws IOException {
    return client.get("stock/log/" + product).body();
  }
}
