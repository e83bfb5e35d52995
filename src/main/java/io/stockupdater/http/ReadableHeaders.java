package io.stockupdater.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a header that Payara can't read be one that nobody understands. Payara takes the bytes
 * beyond ASCII at the end of a value for spaces; where there is nothing else, as in a proxy's
 * {@code Remote-User} with a Japanese name, it finds an end before the start, and throws when asked
 * for the value.
 */
final class ReadableHeaders extends HttpServletRequestWrapper {
  private static final String UNREADABLE = "\ufffd";

  ReadableHeaders(HttpServletRequest request) {
    super(request);
  }

  @Override
  public @Nullable String getHeader(String name) {
    try {
      return super.getHeader(name);
    } catch (IndexOutOfBoundsException e) {
      return UNREADABLE;
    }
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    List<String> values = new ArrayList<>(1);
    try {
      Enumeration<String> readable = super.getHeaders(name);
      while (readable.hasMoreElements()) {
        values.add(readable.nextElement());
      }
    } catch (IndexOutOfBoundsException e) {
      values.add(UNREADABLE); // and no more: the enumeration would stay where it is
    }
    return Collections.enumeration(values);
  }
}
