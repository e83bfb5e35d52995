/** How values are written: JSON, date-times, UUIDs, lines of a document. */
@NullMarked
package io.stockupdater.text;

import org.jspecify.annotations.NullMarked;
