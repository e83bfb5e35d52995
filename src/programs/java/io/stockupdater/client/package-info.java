/** A client of the product over HTTP, which knows nothing of its code. */
@NullMarked
package io.stockupdater.client;

import org.jspecify.annotations.NullMarked;
