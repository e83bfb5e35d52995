package io.stockupdater.stock;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a single update has to know of a product: whose it is, and what to answer. */
record OwnedProduct(ProductKey key, String name, @Nullable UUID supplierId, boolean active) {}
