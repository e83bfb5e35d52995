package io.stockupdater.outbox;

import java.util.UUID;

/**
 * One {@code stock-updated} event.
 *
 * @param previousVersion the product's ledger version before; a consumer that last saw another one
 *     has missed something
 * @param version the ledger version after
 * @param previousStock the level before
 * @param newStock the level after
 * @param reason why the level changed
 */
public record StockUpdated(
    UUID tenantId,
    UUID productId,
    long previousVersion,
    long version,
    long previousStock,
    long newStock,
    String reason) {}
