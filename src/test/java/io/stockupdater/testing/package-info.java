/** What tests of all components share: a client with assertions, tenants made past the server. */
@NullMarked
package io.stockupdater.testing;

import org.jspecify.annotations.NullMarked;
