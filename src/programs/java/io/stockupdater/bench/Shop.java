package io.stockupdater.bench;

import java.util.List;
import java.util.UUID;

/** A tenant with what it sells. */
record Shop(UUID tenant, List<UUID> products) {
  static Shop of(int products) {
    return new Shop(
        UUID.randomUUID(),
        java.util.stream.Stream.generate(UUID::randomUUID).limit(products).toList());
  }
}
