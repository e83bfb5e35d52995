package io.stockupdater.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.testing.Stock;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come slowly, or in pieces. */
class SlowBodyIT {
  private static final URI BASE = SmallServer.server().baseUri();

  private final Stock stock = Stock.in(SmallServer.server().dataSource());
  private final UUID product = stock.product(10);

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100", "Transfer-Encoding: chunked"})
  void refusesASmallBodyThatDoesNotArrive(String framing) throws Exception {
    String answer = drip(head("POST", "/stock/update/" + product, framing));
    assertThat(answer)
        .startsWith("HTTP/1.1 408")
        .contains(
            "application/problem+json", "\"error\":\"the body came with less than 1024 bytes/s");
    assertThat(stock.level(product)).isEqualTo(10);
  }

  @Test
  void refusesADocumentThatComesTooSlowly() throws Exception {
    String answer =
        drip(
            head(
                "POST",
                "/api/v1/tenants/" + stock.tenant() + "/stock/bulk_update",
                "Content-Length: 1000"));
    assertThat(answer)
        .startsWith("HTTP/1.1 408")
        .contains(
            "application/problem+json", "\"error\":\"the body came with less than 1024 bytes/s");
    stock.assertWithoutTrace();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 31", "Transfer-Encoding: chunked"})
  void takesABodyThatComesInPieces(String framing) throws Exception {
    String body = "{\"quantity\":5,\"reason\":\"count\"}";
    assertThat(body).hasSize(31);
    boolean isChunked = framing.endsWith("chunked");
    try (Socket socket = new Socket(BASE.getHost(), BASE.getPort())) {
      socket.setSoTimeout(30_000);
      write(socket, head("POST", "/stock/update/" + product, framing));
      for (int at = 0; at < body.length(); at += 10) {
        Thread.sleep(100);
        String piece = body.substring(at, Math.min(at + 10, body.length()));
        write(socket, isChunked ? "%x\r\n%s\r\n".formatted(piece.length(), piece) : piece);
      }
      if (isChunked) {
        write(socket, "0\r\n\r\n");
      }
      byte[] begin = socket.getInputStream().readNBytes(12);
      assertThat(new String(begin, ISO_8859_1)).isEqualTo("HTTP/1.1 200");
    }
    assertThat(stock.level(product)).isEqualTo(15);
  }

  /** Whenever the body comes, none waits for the end of its time: head and body race each other. */
  @Test
  void takesABodyThatComesRightBehindItsHead() throws Exception {
    String body = "{\"quantity\":1,\"reason\":\"count\"}";
    byte[] head =
        head("POST", "/stock/update/" + product, "Content-Length: " + body.length())
            .getBytes(ISO_8859_1);
    int requests = 500;
    for (int i = 0; i < requests; i++) {
      try (Socket socket = new Socket(BASE.getHost(), BASE.getPort())) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(head);
        LockSupport.parkNanos(i * 1_000L);
        write(socket, body);
        assertThat(rest(socket)).startsWith("HTTP/1.1 200");
      }
    }
    assertThat(stock.level(product)).isEqualTo(10 + requests);
  }

  @Test
  void refusesASmallBodyThatIsTooLong() throws Exception {
    for (String framing : new String[] {"Content-Length: 1048577", "Transfer-Encoding: chunked"}) {
      try (Socket socket = new Socket(BASE.getHost(), BASE.getPort())) {
        socket.setSoTimeout(30_000);
        write(socket, head("POST", "/stock/update/" + product, framing));
        if (framing.endsWith("chunked")) {
          write(socket, "110000\r\n" + " ".repeat(0x110000));
        }
        assertThat(rest(socket)).startsWith("HTTP/1.1 413").contains("body_too_large");
      } catch (SocketException e) {
        assertThat(framing).endsWith("chunked"); // reset with bytes left unread
      }
    }
  }

  private static String head(String method, String path, String framing) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
        + (path.contains("bulk") ? "application/x-ndjson" : "application/json")
        + "\r\n"
        + framing
        + "\r\n\r\n";
  }

  /** Sends a byte now and then until there is an answer. */
  private static String drip(String head) throws Exception {
    try (Socket socket = new Socket(BASE.getHost(), BASE.getPort())) {
      socket.setSoTimeout(30_000);
      write(socket, head);
      boolean isChunked = head.contains("chunked");
      for (int i = 0; socket.getInputStream().available() == 0; i++) {
        assertThat(i).as("bytes sent").isLessThan(90);
        write(socket, isChunked ? "1\r\n \r\n" : " ");
        Thread.sleep(200);
      }
      return rest(socket);
    }
  }

  /** The answer, to the end of its problem: servers close when they have heard the rest. */
  private static String rest(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    int read;
    while ((read = socket.getInputStream().read()) >= 0) {
      answer.append((char) read);
      if (read == '}') {
        break;
      }
    }
    return answer.toString();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
