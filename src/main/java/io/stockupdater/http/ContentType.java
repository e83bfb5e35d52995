package io.stockupdater.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request says of its body, as far as servers would refuse it without a word (RFC 9110). */
final class ContentType {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<bare>[^\\s;]*))",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private ContentType() {}

  /** What is wrong with it; empty if nothing is. */
  static String fault(HttpServletRequest request) {
    List<String> types = Collections.list(request.getHeaders("Content-Type"));
    if (types.size() > 1) {
      return "there is more than one Content-Type";
    }
    if (types.isEmpty()
        || !types.get(0).strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return "";
    }
    Matcher boundary = BOUNDARY.matcher(types.get(0));
    if (!boundary.find()) {
      return "Content-Type has no boundary";
    }
    String quoted = boundary.group("quoted");
    String bare = boundary.group("bare");
    if (quoted == null ? bare.isEmpty() : quoted.isEmpty()) {
      return "the boundary in Content-Type is empty";
    }
    return quoted != null || TOKEN.matcher(bare).matches()
        ? ""
        : "the boundary in Content-Type must be in quotes: it has characters such as = or /";
  }
}
