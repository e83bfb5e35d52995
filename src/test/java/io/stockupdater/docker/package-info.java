/**
 * The images and the compose file, as far as they can be tried without a container engine: read,
 * compared with what they refer to, and their scripts run.
 */
@NullMarked
package io.stockupdater.docker;

import org.jspecify.annotations.NullMarked;
