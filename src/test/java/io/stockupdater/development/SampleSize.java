package io.stockupdater.development;

/**
 * How much sample data to make; equal sizes make equal data.
 *
 * @param events per tenant
 * @param chunk events per file at most
 */
public record SampleSize(long seed, int tenants, int products, int events, int chunk) {
  static final SampleSize DEFAULT = of(10, 1_000);

  public SampleSize {
    if (tenants < 1 || products < 1 || events < 1 || chunk < 1) {
      throw new IllegalArgumentException("tenants, products, events and chunk must be positive");
    }
  }

  /** One tenant with all its events in one file. */
  public static SampleSize of(int products, int events) {
    return new SampleSize(1, 1, products, events, events);
  }
}
