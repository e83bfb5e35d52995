package io.stockupdater.bench;

import io.stockupdater.dataset.DataSetShape.Skew;

/**
 * The shape of a bulk update.
 *
 * @param skew how the events are spread over the products
 */
record Shape(int events, int products, Skew skew) {
  static Shape even(int events, int products) {
    return new Shape(events, products, Skew.UNIFORM);
  }

  static Shape zipf(int events, int products) {
    return new Shape(events, products, Skew.ZIPF);
  }

  @Override
  public String toString() {
    return "%,d/%,d%s".formatted(events, products, skew == Skew.ZIPF ? " zipf" : "");
  }
}
