package io.stockupdater.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockupdater.dataset.StockModel.Event;
import io.stockupdater.dataset.StockModel.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * The stock events of one tenant, one after the other. No level falls below zero, in whatever order
 * the files are sent: clients list a folder in any order.
 */
final class TenantEvents {
  private static final Instant FIRST = Instant.parse("2024-01-15T10:00:00Z");
  private static final int GAP_MAX_SECONDS = 120;
  private static final List<String> OPERATORS = List.of("John Doe", "Jane Roe", "Max Muster");

  private final ObjectMapper json = new ObjectMapper();
  private final List<DataSet.Product> products;
  private final DataSetShape.Shares shares;
  private final ProductChoice choice;
  private final Random random;

  /** Apart, so that the changes are the same whatever is between them. */
  private final Random noise;

  private final boolean startsWithAll;
  private final long[] levels;
  private Instant time = FIRST;
  private int madeInFile;

  TenantEvents(List<DataSet.Product> products, DataSetShape shape, Random random, Random noise) {
    this.products = products;
    this.shares = shape.shares();
    this.choice = new ProductChoice(shape.skew(), products.size());
    this.random = random;
    this.noise = noise;
    this.startsWithAll = products.size() <= Math.min(shape.chunk(), shape.events());
    this.levels = new long[products.size()];
  }

  /** A line of a file, and what it means. */
  record Line(String text, Event event) {}

  /** From here on only what the file itself brought in is taken out. */
  void startFile() {
    Arrays.fill(levels, 0);
    madeInFile = 0;
  }

  /** The next line of the file. */
  Line next() throws JsonProcessingException {
    double kind = noise.nextDouble();
    if (kind < shares.zero()) {
      UUID product = products.get(noise.nextInt(products.size())).id();
      return line(Kind.ZERO, product, 0, "manual", counted(noise));
    }
    kind -= shares.zero();
    if (kind < shares.malformed()) {
      return malformed();
    }
    kind -= shares.malformed();
    if (kind < shares.unknown()) {
      return line(Kind.CHANGE, DataSet.uuid(noise), 1, "receipt", Map.of());
    }
    return change();
  }

  /** Half of them cut off, most others about no product; a few make their product a conflict. */
  private Line malformed() {
    UUID product = products.get(noise.nextInt(products.size())).id();
    int kind = noise.nextInt(20);
    if (kind < 10) {
      return new Line(
          "{\"product_id\":\"" + product + "\",\"del",
          new Event(Kind.NO_JSON, product, 0, null, 0));
    }
    if (kind < 19) {
      return new Line(
          "{\"delta\":5,\"source\":\"order\"}", new Event(Kind.NO_PRODUCT, product, 0, null, 0));
    }
    return new Line(
        "{\"product_id\":\"" + product + "\",\"delta\":\"5\"}",
        new Event(Kind.BAD_DELTA, product, 0, null, 0));
  }

  /** Where there is room for it, every product's first change in a file is a receipt. */
  private Line change() throws JsonProcessingException {
    boolean first = startsWithAll && madeInFile < levels.length;
    int index = first ? madeInFile : choice.next(random);
    madeInFile++;
    time = time.plus(Duration.ofSeconds(1L + random.nextInt(GAP_MAX_SECONDS)));
    DataSet.Product product = products.get(index);
    int kind = first || levels[index] == 0 ? 0 : random.nextInt(100);
    if (kind < 20) {
      return change(index, 50L + random.nextInt(200), "receipt", receipt(product));
    }
    if (kind < 85) {
      long ordered = 1L + random.nextInt((int) Math.min(levels[index], 60));
      return change(index, -ordered, "order", Map.of("order_id", number("ORD-")));
    }
    if (kind < 95) {
      return change(index, 1L + random.nextInt(3), "return", returned());
    }
    long missing = 1L + random.nextInt((int) Math.min(levels[index], 5));
    return change(index, random.nextBoolean() ? missing : -missing, "manual", counted(random));
  }

  private Line change(int index, long delta, String source, Map<String, String> meta)
      throws JsonProcessingException {
    levels[index] += delta;
    return line(Kind.CHANGE, products.get(index).id(), delta, source, meta);
  }

  private Line line(Kind kind, UUID product, long delta, String source, Map<String, String> meta)
      throws JsonProcessingException {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("product_id", product.toString());
    event.put("delta", delta);
    event.put("event_time", time.toString());
    event.put("source", source);
    event.put("meta", meta);
    return new Line(json.writeValueAsString(event), new Event(kind, product, delta, null, 0));
  }

  private Map<String, String> receipt(DataSet.Product product) {
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

  private static Map<String, String> counted(Random random) {
    Map<String, String> meta = new LinkedHashMap<>();
    meta.put("reason", "Stock count");
    meta.put("operator", OPERATORS.get(random.nextInt(OPERATORS.size())));
    return meta;
  }

  private String number(String prefix) {
    return prefix + (10_000 + random.nextInt(90_000));
  }
}
