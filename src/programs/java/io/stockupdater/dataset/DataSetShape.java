package io.stockupdater.dataset;

import java.util.Map;

/**
 * What a data set looks like; equal shapes make equal data.
 *
 * @param products per tenant
 * @param events lines per tenant
 * @param chunk lines per file at most
 * @param isDocumented whether the first tenant and its first products have the documentation's ids
 */
public record DataSetShape(
    long seed,
    int tenants,
    int products,
    int events,
    int chunk,
    Skew skew,
    Shares shares,
    boolean isDocumented) {

  /** The one that the development server loads. */
  public static final DataSetShape SAMPLE =
      new DataSetShape(1, 1, 10, 1_000, 1_000, Skew.UNIFORM, Shares.NONE, true);

  private static final Shares REALISTIC = new Shares(0.01, 0, 0);

  /** Each with a seed of its own, so that a server can have several of them: ids are unique. */
  private static final Map<String, DataSetShape> PRESETS =
      Map.of(
          "small", new DataSetShape(11, 2, 20, 10_000, 2_000, Skew.UNIFORM, REALISTIC, false),
          "medium", new DataSetShape(12, 3, 1_000, 100_000, 20_000, Skew.ZIPF, REALISTIC, false),
          "large",
              new DataSetShape(13, 1, 100_000, 2_000_000, 100_000, Skew.ZIPF, REALISTIC, false));

  /** Which products the events are about. */
  public enum Skew {
    /** All alike. */
    UNIFORM,
    /** The n-th one a n-th as often as the first. */
    ZIPF,
    /** Every other event is about the first one. */
    HOT
  }

  /**
   * How many of the lines are something else than a change, from 0 to 1.
   *
   * @param zero events that change nothing
   * @param malformed lines that are no event
   * @param unknown events about products that don't exist
   */
  public record Shares(double zero, double malformed, double unknown) {
    static final Shares NONE = new Shares(0, 0, 0);

    public Shares {
      if (zero < 0 || malformed < 0 || unknown < 0 || zero + malformed + unknown > 1) {
        throw new IllegalArgumentException(
            "zero, malformed and unknown must be shares from 0 to 1, together 1 at most");
      }
    }
  }

  public DataSetShape {
    if (tenants < 1 || products < 1 || events < 1 || chunk < 1) {
      throw new IllegalArgumentException("tenants, products, events and chunk must be positive");
    }
  }

  /** One tenant whose events are all changes, about all products alike. */
  public static DataSetShape plain(long seed, int products, int events, int chunk) {
    return new DataSetShape(seed, 1, products, events, chunk, Skew.UNIFORM, Shares.NONE, false);
  }

  /** The same with the events spread over the products in another way. */
  public DataSetShape withSkew(Skew another) {
    return new DataSetShape(seed, tenants, products, events, chunk, another, shares, isDocumented);
  }

  /**
   * A shape by its name.
   *
   * @throws IllegalArgumentException for another name
   */
  static DataSetShape preset(String name) {
    DataSetShape shape = PRESETS.get(name);
    if (shape == null) {
      throw new IllegalArgumentException("preset must be small, medium or large, not " + name);
    }
    return shape;
  }
}
