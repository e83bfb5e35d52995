/**
 * PostgreSQL as the components use it: statements in the caller's transaction, what its failures
 * mean, how often to try again, how many connections a kind of work may hold, and the schema.
 */
@NullMarked
package io.stockupdater.database;

import org.jspecify.annotations.NullMarked;
