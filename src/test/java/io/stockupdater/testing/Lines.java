package io.stockupdater.testing;

import java.util.List;
import java.util.UUID;

/** Writes documents as clients do. */
public final class Lines {
  private Lines() {}

  public static String line(UUID product, long delta) {
    return line(product, Long.toString(delta));
  }

  /** An event with a delta as it is to be written, and more members. */
  public static String line(UUID product, String delta, String... members) {
    StringBuilder line =
        new StringBuilder("{\"product_id\":\"" + product + "\",\"delta\":" + delta);
    for (String member : members) {
      line.append(',').append(member);
    }
    return line.append('}').toString();
  }

  public static String line(UUID product, long delta, UUID eventId) {
    return line(product, Long.toString(delta), eventId(eventId));
  }

  public static String eventId(UUID eventId) {
    return "\"event_id\":\"" + eventId + "\"";
  }

  public static String document(String... lines) {
    return document(List.of(lines));
  }

  public static String document(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
