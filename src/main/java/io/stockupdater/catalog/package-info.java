/**
 * The catalogue: tenants, their suppliers and products, and the import of products. It names
 * things; their levels belong to {@code stock}, which opens them with the product and changes their
 * bounds.
 */
@NullMarked
package io.stockupdater.catalog;

import org.jspecify.annotations.NullMarked;
