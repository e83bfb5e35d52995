/** Tests of what all components have in common: their order, and how the code is written. */
@NullMarked
package io.stockupdater;

import org.jspecify.annotations.NullMarked;
