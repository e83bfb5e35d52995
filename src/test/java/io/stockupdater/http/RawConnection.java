package io.stockupdater.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A connection on which a test writes what no client library would. Texts are Latin-1. */
final class RawConnection implements AutoCloseable {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})[^\\r]*\\r\\n");
  private static final int SILENCE_MILLIS = 2_000;

  private final Socket socket;

  RawConnection(URI base) throws IOException {
    socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(SILENCE_MILLIS);
  }

  /**
   * What came back.
   *
   * @param isClosed whether the server closed the connection; else it said nothing for two seconds
   */
  record Answers(String text, boolean isClosed) {
    int count() {
      return (int) STATUS_LINE.matcher(text).results().count();
    }

    /** Of the first answer; 0 if there is none. */
    int status() {
      return STATUS_LINE
          .matcher(text)
          .results()
          .map((MatchResult line) -> Integer.parseInt(line.group(1)))
          .findFirst()
          .orElse(0);
    }

    boolean isProblem() {
      return text.contains("application/problem+json") && text.contains("\"request_id\"");
    }
  }

  /** Sends all of it at once, and reads on to the end. */
  Answers say(String text) throws IOException {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getInputStream().transferTo(answers);
      return new Answers(answers.toString(ISO_8859_1), true);
    } catch (SocketTimeoutException e) {
      return new Answers(answers.toString(ISO_8859_1), false);
    } catch (SocketException e) {
      return new Answers(answers.toString(ISO_8859_1), true); // closed with bytes left unread
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
