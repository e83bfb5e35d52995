/** Bulk updates: HTTP and NDJSON in, one stock batch per product, report out. */
@NullMarked
package io.stockupdater.upload;

import org.jspecify.annotations.NullMarked;
