/**
 * The benchmark, {@code ./mvnw -Pbench}: the product beside plain JDBC on the same PostgreSQL and
 * schema, in the same run and in turns, so that what the machine is good for, or what else it is
 * busy with, falls out of the ratios. Each measurement starts from an empty ledger and is followed
 * by a look at every level and ledger row.
 */
@NullMarked
package io.stockupdater.bench;

import org.jspecify.annotations.NullMarked;
