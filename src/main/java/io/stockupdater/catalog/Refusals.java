package io.stockupdater.catalog;

import io.stockupdater.http.Problem;
import io.stockupdater.stock.BoundsChange;

/** Why a product can't be created or updated; the same for one and for many. */
final class Refusals {
  private Refusals() {}

  /** Says the same whether the id is this tenant's or another's. */
  static Problem idTaken() {
    return new Problem(409, "product_exists", "product_id already exists");
  }

  static Problem skuTaken() {
    return new Problem(409, "sku_exists", "sku already exists");
  }

  static Problem supplierUnknown() {
    return Problem.invalidMember("supplier_id", "must be a supplier of the tenant");
  }

  static Problem lineTooLong(int lineBytesMax) {
    return new Problem(422, "line_too_long", "the line is longer than " + lineBytesMax + " bytes");
  }

  static Problem brokenOff() {
    return new Problem(400, "incomplete_body", "the body broke off");
  }

  static Problem bounds(BoundsChange.Refusal refusal) {
    return switch (refusal) {
      case MIN_ABOVE_MAX -> Problem.invalidMember("min_level", "must not be above max_level");
      case LEVEL_BELOW_MIN ->
          new Problem(409, "level_out_of_bounds", "the current level is below min_level");
      case LEVEL_ABOVE_MAX ->
          new Problem(409, "level_out_of_bounds", "the current level is above max_level");
      case LOCK_TIMEOUT -> Problem.tryAgain("lock_timeout", "lock timeout", 1);
    };
  }
}
