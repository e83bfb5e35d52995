package io.stockupdater.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockupdater.dataset.DataSet;
import io.stockupdater.dataset.DataSetShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A document, and what is in it.
 *
 * @param document NDJSON
 * @param products by first appearance
 */
record Workload(Shape shape, Shop shop, Path document, List<ProductEvents> products) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SEED = 7;

  /** One event as the ledger takes it. */
  record Event(long delta, long epochSecond, String source, String meta) {}

  /**
   * The events of one product.
   *
   * @param events empty if nobody needs them
   * @param net the sum of the deltas
   */
  record ProductEvents(UUID product, int position, List<Event> events, int count, long net) {}

  /** A line of the document. */
  private record Line(
      @JsonProperty("product_id") UUID product,
      @JsonProperty("delta") long delta,
      @JsonProperty("event_time") String time,
      @JsonProperty("source") String source,
      @JsonProperty("meta") JsonNode meta) {}

  /**
   * Makes the sample data of this shape, the same every time.
   *
   * @param folder for the document alone
   * @param keepEvents whether anybody but the product needs them
   */
  static Workload make(Shape shape, Path folder, boolean keepEvents) throws IOException {
    return make(shape, folder, keepEvents, SEED);
  }

  /**
   * The same.
   *
   * @param seed makes them those of another tenant
   */
  static Workload make(Shape shape, Path folder, boolean keepEvents, int seed) throws IOException {
    DataSetShape size =
        DataSetShape.plain(seed, shape.products(), shape.events(), shape.events())
            .withSkew(shape.skew());
    DataSet.Tenant tenant = DataSet.generate(size, folder).tenants().get(0);
    List<UUID> products = tenant.products().stream().map(DataSet.Product::id).toList();
    Path document = tenant.chunks().get(0);
    return new Workload(
        shape, new Shop(tenant.id(), products), document, read(document, keepEvents));
  }

  private static List<ProductEvents> read(Path document, boolean keepEvents) throws IOException {
    Map<UUID, Growing> products = new LinkedHashMap<>();
    try (MappingIterator<Line> lines = JSON.readerFor(Line.class).readValues(document.toFile())) {
      while (lines.hasNext()) {
        Line line = lines.next();
        Growing product = products.computeIfAbsent(line.product(), id -> new Growing());
        product.count++;
        product.net += line.delta();
        if (keepEvents) {
          product.events.add(
              new Event(
                  line.delta(),
                  Instant.parse(line.time()).getEpochSecond(),
                  line.source().intern(),
                  line.meta().toString()));
        }
      }
    }
    List<ProductEvents> read = new ArrayList<>();
    products.forEach(
        (id, product) ->
            read.add(
                new ProductEvents(id, read.size(), product.events, product.count, product.net)));
    return read;
  }

  private static final class Growing {
    private final List<Event> events = new ArrayList<>();
    private int count;
    private long net;
  }

  /** What the ledger has to hold when the document has been applied so many times. */
  Expected expected(int times) {
    Expected expected = new Expected(shop.tenant());
    for (ProductEvents product : products) {
      expected.add(product.product(), (long) times * product.count(), times * product.net());
    }
    return expected;
  }

  /** Deletes the document and what was made with it. */
  void delete() throws IOException {
    try (var files = Files.list(document.getParent())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
