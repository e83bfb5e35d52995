package io.stockupdater.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What a tenant's levels and ledger have to hold. */
final class Expected {
  /** Of one product. */
  record Stock(long events, long level) {}

  private final UUID tenant;
  private final Map<UUID, Stock> products = new LinkedHashMap<>();

  Expected(UUID tenant) {
    this.tenant = tenant;
  }

  void add(UUID product, long events, long level) {
    products.put(product, new Stock(events, level));
  }

  UUID tenant() {
    return tenant;
  }

  /** A product that isn't named has to be untouched. */
  Stock of(UUID product) {
    return products.getOrDefault(product, new Stock(0, 0));
  }

  long events() {
    return products.values().stream().mapToLong(Stock::events).sum();
  }
}
