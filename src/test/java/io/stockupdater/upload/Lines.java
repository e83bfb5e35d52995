package io.stockupdater.upload;

import java.util.List;
import java.util.UUID;

/** Writes documents as clients do. */
final class Lines {
  private Lines() {}

  static String line(UUID product, long delta) {
    return line(product, Long.toString(delta));
  }

  /** An event with a delta as it is to be written, and more members. */
  static String line(UUID product, String delta, String... members) {
    StringBuilder line =
        new StringBuilder("{\"product_id\":\"" + product + "\",\"delta\":" + delta);
    for (String member : members) {
      line.append(',').append(member);
    }
    return line.append('}').toString();
  }

  static String line(UUID product, long delta, UUID eventId) {
    return line(product, Long.toString(delta), eventId(eventId));
  }

  static String eventId(UUID eventId) {
    return "\"event_id\":\"" + eventId + "\"";
  }

  static String document(String... lines) {
    return document(List.of(lines));
  }

  static String document(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
