/**
 * From the bytes of a request to the lines of a document, grouped by product. Knows no database.
 */
@NullMarked
package io.stockupdater.intake;

import org.jspecify.annotations.NullMarked;
