/**
 * Data sets for trying, measuring and testing: tenants with suppliers and products, files of stock
 * events, and what a server has to answer to them, computed without the product. The same shape
 * makes the same files.
 */
@NullMarked
package io.stockupdater.dataset;

import org.jspecify.annotations.NullMarked;
