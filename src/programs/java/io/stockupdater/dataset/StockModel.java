package io.stockupdater.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the specification says of a bulk update, in the simplest words: nothing runs at once. Shares
 * nothing with the product.
 */
public final class StockModel {
  private static final int SKIPPED_LISTED_MAX = 1_000;
  private static final long MAX = 9_007_199_254_740_991L;

  /** One line of a document: what it is, and how it is written. */
  public record Event(Kind kind, UUID product, long delta, @Nullable UUID eventId, int meta) {
    boolean isSameAs(Event other) {
      return product.equals(other.product) && delta == other.delta && meta == other.meta;
    }
  }

  /** What a line turns out to be. */
  public enum Kind {
    CHANGE,
    ZERO,
    BAD_DELTA,
    BAD_TIME,
    BAD_META,
    NO_PRODUCT,
    NO_JSON,
    BLANK
  }

  /** A product's state. */
  private static final class Product {
    private final @Nullable Long min;
    private final @Nullable Long max;
    private long level;
    private final List<Long> levels = new ArrayList<>();

    Product(long level, @Nullable Long min, @Nullable Long max) {
      this.level = level;
      this.min = min;
      this.max = max;
    }
  }

  /** Why a product is not applied. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final String code;

    Refused(int line, String code, String reason) {
      super(reason);
      this.line = line;
      this.code = code;
    }
  }

  private final Map<UUID, Product> products = new HashMap<>();
  private final Map<UUID, Event> ledger = new HashMap<>();

  /** A product that exists, with its bounds; null for none. */
  public void add(UUID product, long level, @Nullable Long min, @Nullable Long max) {
    products.put(product, new Product(level, min, max));
  }

  /** The level of a product now. */
  public long level(UUID product) {
    return Objects.requireNonNull(products.get(product)).level;
  }

  /** The level of a product after each of its changes. */
  public List<Long> levels(UUID product) {
    return Objects.requireNonNull(products.get(product)).levels;
  }

  /** The answer to a document as JSON; null if it is refused as a whole. */
  public @Nullable String apply(List<Event> document, boolean skipInvalid) {
    List<String> skipped = new ArrayList<>();
    Map<UUID, Map<Integer, Event>> groups = new LinkedHashMap<>();
    Map<UUID, UUID> firstProducts = new HashMap<>();
    for (int i = 0; i < document.size(); i++) {
      Event event = document.get(i);
      String skip = skip(event, skipInvalid);
      if (skip != null) {
        skipped.add("{\"line\":%d,%s}".formatted(i + 1, skip));
      } else if (event.kind != Kind.BLANK) {
        Map<Integer, Event> group =
            groups.computeIfAbsent(event.product, product -> new LinkedHashMap<>());
        if (event.kind != Kind.ZERO) {
          group.put(i + 1, event);
        }
        if (event.kind == Kind.CHANGE && event.eventId != null) {
          firstProducts.putIfAbsent(event.eventId, event.product);
        }
      }
    }
    return groups.isEmpty() ? null : answer(groups, firstProducts, skipped);
  }

  private static @Nullable String skip(Event event, boolean skipInvalid) {
    return switch (event.kind) {
      case NO_JSON -> "\"code\":\"invalid_json\",\"message\":\"the line is not valid JSON\"";
      case NO_PRODUCT -> "\"code\":\"missing_product_id\",\"message\":\"product_id is missing\"";
      case BAD_DELTA, BAD_META, BAD_TIME ->
          skipInvalid
              ? "\"code\":\"invalid_event\",\"message\":\"%s\"".formatted(what(event.kind))
              : null;
      case BLANK, CHANGE, ZERO -> null;
    };
  }

  private static String what(Kind kind) {
    return switch (kind) {
      case BAD_DELTA -> "invalid delta value";
      case BAD_TIME -> "invalid event_time";
      case BAD_META -> "invalid meta";
      case BLANK, CHANGE, NO_JSON, NO_PRODUCT, ZERO -> throw new IllegalArgumentException();
    };
  }

  private String answer(
      Map<UUID, Map<Integer, Event>> groups, Map<UUID, UUID> firstProducts, List<String> skipped) {
    List<String> applied = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    long[] total = new long[1];
    groups.forEach(
        (product, events) -> {
          if (!events.isEmpty()) {
            try {
              applied.add(apply(product, events, firstProducts, total));
            } catch (Refused refused) {
              conflicts.add(
                  "{\"product_id\":\"%s\",\"reason\":\"%s\",\"line\":%d,\"code\":\"%s\"}"
                      .formatted(product, refused.getMessage(), refused.line, refused.code));
            }
          }
        });
    return "{\"status\":\"%s\",%s\"applied\":[%s],\"total_events_processed\":%d%s}"
        .formatted(
            conflicts.isEmpty() ? "success" : "partial_success",
            conflicts.isEmpty() ? "" : "\"conflicts\":[" + String.join(",", conflicts) + "],",
            String.join(",", applied),
            total[0],
            skipped.isEmpty()
                ? ""
                : ",\"skipped\":[%s],\"skipped_total\":%d"
                    .formatted(
                        String.join(
                            ",", skipped.subList(0, Math.min(skipped.size(), SKIPPED_LISTED_MAX))),
                        skipped.size()));
  }

  private String apply(
      UUID id, Map<Integer, Event> events, Map<UUID, UUID> firstProducts, long[] total)
      throws Refused {
    Product product = products.get(id);
    if (product == null) {
      int first = events.keySet().iterator().next();
      throw new Refused(first, "product_not_found", "product not found");
    }
    Map<UUID, Event> taken = new HashMap<>(ledger);
    List<Long> levels = new ArrayList<>();
    long level = product.level;
    int duplicates = 0;
    for (Map.Entry<Integer, Event> entry : events.entrySet()) {
      int line = entry.getKey();
      Event event = entry.getValue();
      if (event.kind != Kind.CHANGE) {
        throw new Refused(line, "invalid_event", "processing error: " + what(event.kind));
      }
      if (event.eventId != null) {
        Event earlier = taken.putIfAbsent(event.eventId, event);
        if (!id.equals(firstProducts.get(event.eventId))
            || (earlier != null && !earlier.isSameAs(event))) {
          throw new Refused(line, "event_id_reused", "event_id reused");
        }
        if (earlier != null) {
          duplicates++;
          continue;
        }
      }
      level = moved(product, level, event.delta, line);
      levels.add(level);
    }
    ledger.putAll(taken);
    product.level = level;
    product.levels.addAll(levels);
    total[0] += levels.size();
    return "{\"product_id\":\"%s\",\"events_processed\":%d,\"final_level\":%d%s}"
        .formatted(
            id, levels.size(), level, duplicates == 0 ? "" : ",\"duplicates\":" + duplicates);
  }

  private static long moved(Product product, long level, long delta, int line) throws Refused {
    long next = level + delta;
    if (next > MAX || next < -MAX) {
      throw new Refused(line, "out_of_range", "processing error: stock level out of range");
    }
    if (product.min != null && next < product.min) {
      throw new Refused(
          line,
          "below_minimum",
          product.min == 0
              ? "processing error: cannot reduce stock below zero"
              : "processing error: below minimum level");
    }
    if (product.max != null && next > product.max) {
      throw new Refused(line, "above_maximum", "processing error: above maximum level");
    }
    return next;
  }
}
