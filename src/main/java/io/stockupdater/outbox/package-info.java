/**
 * Messages that leave if, and only if, their transaction committed: a table written with the change
 * and emptied by one relay per bridge. Knows nothing of how stock is kept.
 */
@NullMarked
package io.stockupdater.outbox;

import org.jspecify.annotations.NullMarked;
