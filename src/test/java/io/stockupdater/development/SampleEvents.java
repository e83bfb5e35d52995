package io.stockupdater.development;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The stock events of one tenant, one after the other. No level falls below zero, in whatever order
 * the files are sent: clients list a folder in any order.
 */
final class SampleEvents {
  private static final Instant FIRST = Instant.parse("2024-01-15T10:00:00Z");
  private static final int GAP_MAX_SECONDS = 120;
  private static final List<String> OPERATORS = List.of("John Doe", "Jane Roe", "Max Muster");

  private final List<SampleData.Product> products;
  private final Random random;
  private final long[] levels;
  private Instant time = FIRST;
  private int madeInFile;

  SampleEvents(List<SampleData.Product> products, Random random) {
    this.products = products;
    this.random = random;
    this.levels = new long[products.size()];
  }

  /** From here on only what the file itself brought in is taken out. */
  void startFile() {
    Arrays.fill(levels, 0);
    madeInFile = 0;
  }

  /** One line of the file; every product's first event is a receipt. */
  Map<String, Object> next() {
    boolean first = madeInFile < levels.length;
    int index = first ? madeInFile : random.nextInt(levels.length);
    madeInFile++;
    time = time.plus(Duration.ofSeconds(1L + random.nextInt(GAP_MAX_SECONDS)));
    SampleData.Product product = products.get(index);
    int kind = first || levels[index] == 0 ? 0 : random.nextInt(100);
    if (kind < 20) {
      return event(product, index, 50L + random.nextInt(200), "receipt", receipt(product));
    }
    if (kind < 85) {
      long ordered = 1L + random.nextInt((int) Math.min(levels[index], 60));
      return event(product, index, -ordered, "order", Map.of("order_id", number("ORD-")));
    }
    if (kind < 95) {
      return event(product, index, 1L + random.nextInt(3), "return", returned());
    }
    long missing = 1L + random.nextInt((int) Math.min(levels[index], 5));
    return event(product, index, random.nextBoolean() ? missing : -missing, "manual", counted());
  }

  private Map<String, Object> event(
      SampleData.Product product, int index, long delta, String source, Map<String, String> meta) {
    levels[index] += delta;
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("product_id", product.id().toString());
    event.put("delta", delta);
    event.put("event_time", time.toString());
    event.put("source", source);
    event.put("meta", meta);
    return event;
  }

  private Map<String, String> receipt(SampleData.Product product) {
    Map<String, String> meta = new LinkedHashMap<>();
    meta.put("po_number", number("PO-"));
    meta.put("supplier", product.supplier().name());
    return meta;
  }

  private Map<String, String> returned() {
    Map<String, String> meta = new LinkedHashMap<>();
    meta.put("order_id", number("ORD-"));
    meta.put("reason", "Customer return");
    return meta;
  }

  private Map<String, String> counted() {
    Map<String, String> meta = new LinkedHashMap<>();
    meta.put("reason", "Stock count");
    meta.put("operator", OPERATORS.get(random.nextInt(OPERATORS.size())));
    return meta;
  }

  private String number(String prefix) {
    return prefix + (10_000 + random.nextInt(90_000));
  }
}
