/** What belongs to this node: its settings, its clock, its meters, its background runs, its end. */
@NullMarked
package io.stockupdater.node;

import org.jspecify.annotations.NullMarked;
