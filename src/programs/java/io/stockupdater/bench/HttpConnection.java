package io.stockupdater.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive connection on a bare socket. The client shares the processors with what it measures,
 * and a full HTTP client takes a good part of them.
 */
final class HttpConnection implements AutoCloseable {
  private static final int ANSWER_MILLIS_MAX = 30 * 60_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final URI base;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private @Nullable Socket socket;

  HttpConnection(URI base) {
    this.base = base;
  }

  /**
   * What came back.
   *
   * @param retryAfter seconds; 0 if it doesn't say
   */
  record Answer(int status, int retryAfter, String text) {}

  /** A request with a small body, ready to be sent any number of times. */
  static byte[] post(String path, String json) {
    byte[] body = json.getBytes(UTF_8);
    return (head("POST", path, "application/json", body.length) + json).getBytes(UTF_8);
  }

  /** The same for PUT and any type. */
  static byte[] put(String path, String type, String text) {
    return (head("PUT", path, type, text.getBytes(UTF_8).length) + text).getBytes(UTF_8);
  }

  static byte[] get(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(ISO_8859_1);
  }

  private static String head(String method, String path, String type, long length) {
    return """
    %s %s HTTP/1.1\r
    Host: 127.0.0.1\r
    Content-Type: %s\r
    Content-Length: %d\r
    \r
    """
        .formatted(method, path, type, length);
  }

  Answer send(byte[] request) throws IOException {
    open().getOutputStream().write(request);
    return answer();
  }

  /** Sends a file as NDJSON. */
  Answer upload(String path, Path file) throws IOException {
    OutputStream out = open().getOutputStream();
    out.write(head("POST", path, "application/x-ndjson", Files.size(file)).getBytes(ISO_8859_1));
    byte[] chunk = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        out.write(chunk, 0, read);
      }
    }
    return answer();
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket(base.getHost(), base.getPort());
      open.setTcpNoDelay(true);
      open.setSoTimeout(ANSWER_MILLIS_MAX);
      socket = open;
      position = 0;
      limit = 0;
    }
    return open;
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    boolean closes = false;
    boolean isChunked = false;
    int length = 0;
    int retryAfter = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        isChunked = lower.contains("chunked");
      } else if (lower.startsWith("retry-after:")) {
        retryAfter = Integer.parseInt(lower.substring(12).strip());
      } else if (lower.startsWith("connection:")) {
        closes = lower.contains("close");
      }
    }
    byte[] body = isChunked ? chunks() : bytes(length);
    if (closes) {
      close();
    }
    return new Answer(status, retryAfter, new String(body, UTF_8));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length;
    do {
      length = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      body.write(bytes(length), 0, length);
      line(); // after a chunk, or the end of no trailers
    } while (length > 0);
    return body.toByteArray();
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    int have = 0;
    while (have < length) {
      fill();
      int more = Math.min(length - have, limit - position);
      System.arraycopy(buffer, position, bytes, have, more);
      position += more;
      have += more;
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      fill();
      byte next = buffer[position++];
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) (next & 0xff));
      }
    }
  }

  private void fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = open().getInputStream().read(buffer);
      if (limit <= 0) {
        limit = 0;
        throw new EOFException("the server has closed the connection");
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
