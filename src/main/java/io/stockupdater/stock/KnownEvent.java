package io.stockupdater.stock;

import java.util.UUID;

/** The event that an event_id stands for, and the product that it changed. */
record KnownEvent(UUID productId, StockChange change) {}
