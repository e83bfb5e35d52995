package io.stockupdater.dataset;

import java.util.Arrays;
import java.util.Random;

/** Which product the next event is about. */
final class ProductChoice {
  private final DataSetShape.Skew skew;
  private final int products;
  private final double[] zipf;

  ProductChoice(DataSetShape.Skew skew, int products) {
    this.skew = skew;
    this.products = products;
    this.zipf = new double[skew == DataSetShape.Skew.ZIPF ? products : 0];
    double sum = 0;
    for (int i = 0; i < zipf.length; i++) {
      sum += 1.0 / (i + 1);
      zipf[i] = sum;
    }
  }

  int next(Random random) {
    return switch (skew) {
      case UNIFORM -> random.nextInt(products);
      case HOT -> random.nextBoolean() ? 0 : random.nextInt(products);
      case ZIPF -> {
        int at = Arrays.binarySearch(zipf, random.nextDouble() * zipf[products - 1]);
        yield at < 0 ? -at - 1 : at;
      }
    };
  }
}
