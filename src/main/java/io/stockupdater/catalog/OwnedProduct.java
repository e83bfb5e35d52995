package io.stockupdater.catalog;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a single update has to know of a product: whose it is, and what to answer. */
public record OwnedProduct(UUID tenantId, String name, @Nullable UUID supplierId, boolean active) {}
