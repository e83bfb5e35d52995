/** What every resource shares: problem details, JSON, request ids, settings and health. */
@NullMarked
package io.stockupdater.http;

import org.jspecify.annotations.NullMarked;
