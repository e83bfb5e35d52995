package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.dataset.StockModel;
import io.stockupdater.dataset.StockModel.Event;
import io.stockupdater.dataset.StockModel.Kind;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** That any documents have the effect and the answer that a model in memory says. */
class PropertyIT {
  private static final int PRODUCTS = 5; // the last one is unknown
  private static final int EVENT_IDS = 8;
  private static final String[] METAS = {"", "{\"a\":1,\"b\":[2]}", "{\"a\":2}"};

  /** A line before it is known which products and ids there are. */
  record Shape(Kind kind, int product, long delta, int eventId, int meta, int spelling) {}

  /** A document. */
  record Shapes(List<Shape> lines, boolean skipInvalid) {}

  /**
   * Without the library's edge cases, which are nearly empty documents and would fill the tries.
   */
  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void doesWhatTheModelSays(@ForAll("documents") List<Shapes> documents) {
    TestClient client = new TestClient(TestServer.shared().baseUri());
    Stock stock = Stock.in(TestServer.shared().dataSource());
    StockModel model = new StockModel();
    List<UUID> products = products(stock, model);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < EVENT_IDS; i++) {
      ids.add(UUID.randomUUID());
    }
    for (Shapes document : documents) {
      List<Event> events = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (Shape shape : document.lines) {
        Event event = event(shape, products, ids);
        events.add(event);
        text.append(written(event, shape.spelling)).append(shape.spelling == 1 ? "\r\n" : "\n");
      }
      TestClient.Answer answer =
          client.upload(stock, document.skipInvalid ? "?on_invalid=skip" : "", text.toString());
      String expected = model.apply(events, document.skipInvalid);
      if (expected == null) {
        answer.isProblem(400, "no valid events found");
      } else {
        assertThat(answer.isOk().body()).as("%s", text).isEqualTo(expected);
        assertThat(client.report(stock, answer.uploadId()).body()).isEqualTo(expected);
      }
    }
    for (UUID product : products.subList(0, PRODUCTS - 1)) {
      assertThat(stock.level(product)).isEqualTo(model.level(product));
      assertThat(stock.levels(product)).isEqualTo(model.levels(product));
    }
    stock.assertConsistent();
  }

  private static List<UUID> products(Stock stock, StockModel model) {
    long max = 9_007_199_254_740_991L;
    UUID plain = stock.product(10);
    model.add(plain, 10, 0L, null);
    UUID bounded = stock.product(0, -5L, 15L);
    model.add(bounded, 0, -5L, 15L);
    UUID unbounded = stock.product(-3, null, null);
    model.add(unbounded, -3, null, null);
    UUID full = stock.product(max - 5, 0L, null);
    model.add(full, max - 5, 0L, null);
    return List.of(plain, bounded, unbounded, full, UUID.randomUUID());
  }

  @Provide
  Arbitrary<List<Shapes>> documents() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(20, Arbitraries.just(Kind.CHANGE)),
            net.jqwik.api.Tuple.of(2, Arbitraries.just(Kind.ZERO)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of(Kind.class)));
    Arbitrary<Shape> lines =
        Combinators.combine(
                kinds,
                Arbitraries.integers().between(0, PRODUCTS - 1),
                Arbitraries.longs().between(-9, 12).filter(delta -> delta != 0),
                Arbitraries.integers().between(-EVENT_IDS, EVENT_IDS - 1),
                Arbitraries.integers().between(0, METAS.length - 1),
                Arbitraries.integers().between(0, 2))
            .as(Shape::new);
    Arbitrary<Shapes> documents =
        Combinators.combine(lines.list().ofMaxSize(15), Arbitraries.of(true, false))
            .as(Shapes::new);
    return documents.list().ofMinSize(1).ofMaxSize(4);
  }

  private static Event event(Shape shape, List<UUID> products, List<UUID> ids) {
    UUID eventId = shape.eventId < 0 ? null : ids.get(shape.eventId);
    // Few distinct contents per id, so that some repeat.
    long delta = eventId == null ? shape.delta : 1 + Math.floorMod(shape.delta, 2);
    int meta = eventId == null ? shape.meta : shape.meta % 2;
    return new Event(shape.kind, products.get(shape.product), delta, eventId, meta);
  }

  /** The line in one of three spellings, which mean the same. */
  private static String written(Event event, int spelling) {
    String product = event.product().toString();
    List<String> members = new ArrayList<>();
    members.add(
        "\"product_id\":\"" + (spelling == 2 ? product.toUpperCase(Locale.ROOT) : product) + "\"");
    members.add("\"delta\": " + (event.kind() == Kind.ZERO ? 0 : event.delta()));
    if (event.eventId() != null) {
      members.add("\"event_id\":\"" + event.eventId() + "\"");
    }
    if (event.meta() > 0) {
      members.add(
          "\"meta\":"
              + (spelling == 1 && event.meta() == 1
                  ? "{\"b\": [2.0], \"a\" :1e0}"
                  : METAS[event.meta()]));
    }
    switch (event.kind()) {
      case BLANK -> {
        return spelling == 0 ? "" : " \t";
      }
      case NO_JSON -> {
        return spelling == 0 ? "{" : "nonsense";
      }
      case NO_PRODUCT -> members.remove(0);
      case BAD_DELTA -> members.set(1, spelling == 0 ? "\"delta\":1.5" : "\"delta\":\"1\"");
      case BAD_TIME -> members.add("\"event_time\":\"yesterday\"");
      case BAD_META -> members.add("\"meta\":[]");
      case CHANGE, ZERO -> {}
    }
    if (spelling == 1) {
      members.add(0, "\"unknown\":{\"delta\":\"x\"}");
    }
    return "{" + String.join(",", members) + "}";
  }
}
