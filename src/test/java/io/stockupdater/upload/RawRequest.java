package io.stockupdater.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stockupdater.testing.Stock;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.UUID;

/** A request written by hand, byte by byte, which may break off where it likes. */
final class RawRequest implements AutoCloseable {
  private static final int ANSWER_MILLIS_MAX = 60_000;

  private final String id = UUID.randomUUID().toString();
  private final Socket socket;

  RawRequest(URI base) throws IOException {
    socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(ANSWER_MILLIS_MAX);
  }

  /** The X-Request-Id that it sends. */
  String id() {
    return id;
  }

  /** Sends the head of a bulk update; the lines name what the body will be. */
  RawRequest head(Stock stock, String... headers) throws IOException {
    String head =
        "POST /api/v1/tenants/"
            + stock.tenant()
            + "/stock/bulk_update HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: "
            + id
            + "\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n";
    return send(head.getBytes(ISO_8859_1));
  }

  RawRequest send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawRequest chunk(byte[] bytes) throws IOException {
    send((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    send(bytes);
    return send("\r\n".getBytes(ISO_8859_1));
  }

  RawRequest lastChunk() throws IOException {
    return send("0\r\n\r\n".getBytes(ISO_8859_1));
  }

  /** Sends no more, but goes on listening; returns what the server says. */
  String finish() throws IOException {
    socket.shutdownOutput();
    return answer();
  }

  /** Everything up to the server's end of the connection. */
  String answer() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Vanishes without a farewell. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
