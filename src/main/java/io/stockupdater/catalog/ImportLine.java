package io.stockupdater.catalog;

import io.stockupdater.http.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One line of an import: a product, or why it is none.
 *
 * @param number physical, from 1
 */
public record ImportLine(long number, @Nullable ProductFields product, @Nullable Problem problem) {
  static ImportLine of(long number, ProductFields product) {
    return new ImportLine(number, product, null);
  }

  static ImportLine malformed(long number, Problem problem) {
    return new ImportLine(number, null, problem);
  }

  RefusedLine refused(Problem why) {
    return new RefusedLine(number, why.code(), String.valueOf(why.getMessage()));
  }
}
