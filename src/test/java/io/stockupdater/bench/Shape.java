package io.stockupdater.bench;

/**
 * The shape of a bulk update.
 *
 * @param skew how the events are spread over the products
 */
record Shape(int events, int products, Skew skew) {
  enum Skew {
    /** All products have about the same number. */
    EVEN,
    /** The nth product has 1/n of what the first one has. */
    ZIPF
  }

  static Shape even(int events, int products) {
    return new Shape(events, products, Skew.EVEN);
  }

  static Shape zipf(int events, int products) {
    return new Shape(events, products, Skew.ZIPF);
  }

  @Override
  public String toString() {
    return "%,d/%,d%s".formatted(events, products, skew == Skew.ZIPF ? " zipf" : "");
  }
}
