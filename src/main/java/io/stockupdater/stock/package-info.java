/**
 * The domain: levels, their ledger and the lock. It alone changes a level, and knows products by id
 * only.
 */
@NullMarked
package io.stockupdater.stock;

import org.jspecify.annotations.NullMarked;
