/** Requests that may be sent again: keys, what they stand for, and the answers they got. */
@NullMarked
package io.stockupdater.idempotency;

import org.jspecify.annotations.NullMarked;
