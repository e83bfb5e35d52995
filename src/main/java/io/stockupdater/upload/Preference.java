package io.stockupdater.upload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants to be answered, by RFC 7240: {@code respond-async}, {@code wait=n} seconds, or
 * both. Preferences that are unknown or malformed count as not stated; of a repeated one the first
 * counts.
 *
 * @param patience how long to wait for the end of the upload, at most a minute; null when not
 *     stated
 */
record Preference(boolean isAsync, @Nullable Duration patience) {
  static final String HEADER = "Prefer";
  static final String APPLIED = "Preference-Applied";
  private static final String RESPOND_ASYNC = "respond-async";
  private static final String WAIT = "wait";
  private static final int WAIT_SECONDS_MAX = 60;

  /** Reads the header's lines. */
  static Preference of(List<String> headers) {
    boolean async = false;
    Duration patience = null;
    for (String header : headers) {
      for (String stated : header.split(",", -1)) {
        String preference = stated.split(";", 2)[0].strip();
        int equals = preference.indexOf('=');
        String name = (equals < 0 ? preference : preference.substring(0, equals)).strip();
        String value = equals < 0 ? "" : preference.substring(equals + 1).strip();
        switch (name.toLowerCase(Locale.ROOT)) {
          case RESPOND_ASYNC -> async = true;
          case WAIT -> patience = patience == null ? seconds(value) : patience;
          default -> {
            // none of ours
          }
        }
      }
    }
    return new Preference(async, patience);
  }

  private static @Nullable Duration seconds(String value) {
    String digits =
        value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
            ? value.substring(1, value.length() - 1)
            : value;
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    return Duration.ofSeconds(Math.min(WAIT_SECONDS_MAX, Integer.parseInt(digits)));
  }

  /** Whether the upload may become a job. */
  boolean allowsJob() {
    return isAsync || patience != null;
  }

  /** What of it an answer honours, for {@link #APPLIED}. */
  String applied(boolean answeredAsync) {
    List<String> honoured = new ArrayList<>();
    if (answeredAsync && isAsync) {
      honoured.add(RESPOND_ASYNC);
    }
    if (patience != null) {
      honoured.add(WAIT + "=" + patience.toSeconds());
    }
    return String.join(", ", honoured);
  }
}
