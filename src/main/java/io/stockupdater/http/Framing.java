package io.stockupdater.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Sees to it that no body is taken for a request. What can't be told apart for sure is refused, and
 * nothing is carried out that follows it on its connection.
 *
 * <p>Every request in chunks is the last of its connection: a proxy in front may have counted
 * another length, as of a {@code Content-Length} that Payara drops when there is a {@code
 * Transfer-Encoding} too, so that nobody behind it sees the pair.
 *
 * <p>Payara announces that it closes a connection, and carries out what it has of it all the same.
 * So this filter keeps in mind which ones are at their end.
 */
public class Framing extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String CLOSE = "close";

  /** After which Payara closes the connection. */
  private static final Set<Integer> CLOSING = Set.of(400, 408, 411, 413, 414, 500, 501, 503);

  @Inject private transient EndedConnections ended;

  private boolean serverClosesAfterErrors;

  /** Payara's web container is Catalina; WildFly's goes on with a connection after errors. */
  @Override
  public void init() {
    serverClosesAfterErrors =
        getServletContext().getClass().getName().startsWith("org.apache.catalina.");
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    if (request.getProtocol().startsWith("HTTP/2")) {
      next.doFilter(request, response); // frames have their lengths
      return;
    }
    String connection = request.getServletConnection().getConnectionId();
    if (ended.contains(connection)) {
      refuse(request, response, "the connection ended with the request before");
      return;
    }
    String fault = fault(request);
    if (!fault.isEmpty()) {
      ended.add(connection);
      refuse(request, response, fault);
      return;
    }
    if (isLast(request)) {
      ended.add(connection);
      response.setHeader("Connection", CLOSE);
    }
    next.doFilter(request, response);
    if (serverClosesAfterErrors && CLOSING.contains(response.getStatus())) {
      ended.add(connection);
    }
  }

  /** Why it can't be told where the request ends; empty if it can. */
  private static String fault(HttpServletRequest request) {
    if (!request.getProtocol().startsWith("HTTP/1.")) {
      return "a request line needs HTTP/1.1"; // without a version it is HTTP/0.9, which has no body
    }
    List<String> encodings = Collections.list(request.getHeaders("Transfer-Encoding"));
    List<String> lengths = Collections.list(request.getHeaders("Content-Length"));
    if (request.getMethod().equals("TRACE") || request.getMethod().equals("CONNECT")) {
      return request.getMethod() + " is not supported";
    }
    if (lengths.size() > 1) {
      return "there is more than one Content-Length";
    }
    if (encodings.isEmpty()) {
      return lengths.isEmpty() || isNumber(lengths.get(0)) ? "" : "Content-Length must be a number";
    }
    if (!lengths.isEmpty()) {
      return "there are both Content-Length and Transfer-Encoding";
    }
    if (request.getProtocol().equals("HTTP/1.0")) {
      return "HTTP/1.0 has no Transfer-Encoding";
    }
    return encodings.size() == 1 && encodings.get(0).strip().equalsIgnoreCase("chunked")
        ? ""
        : "Transfer-Encoding must be chunked";
  }

  private static boolean isNumber(String length) {
    return !length.isEmpty() && length.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isLast(HttpServletRequest request) {
    if (request.getHeader("Transfer-Encoding") != null) {
      return true;
    }
    String options =
        String.join(",", Collections.list(request.getHeaders("Connection")))
            .toLowerCase(Locale.ROOT);
    return options.contains(CLOSE)
        || (request.getProtocol().equals("HTTP/1.0") && !options.contains("keep-alive"));
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response, String fault)
      throws IOException {
    ErrorServlet.refuse(
        request, response, new Problem(400, "unclear_framing", fault).header("Connection", CLOSE));
  }
}
