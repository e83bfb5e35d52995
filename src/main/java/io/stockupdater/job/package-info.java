/**
 * Uploads that run in the background: who works on them when, how far they are, what was refused.
 */
@NullMarked
package io.stockupdater.job;

import org.jspecify.annotations.NullMarked;
