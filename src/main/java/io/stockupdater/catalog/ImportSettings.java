package io.stockupdater.catalog;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How much an import may be.
 *
 * @param importBytesMax the body of a product import
 */
@Dependent
public record ImportSettings(long importBytesMax) implements Settings {
  @Inject
  public ImportSettings(Environment environment) {
    this(environment.number("IMPORT_BYTES_MAX", 256L << 20, 1L, 1L << 40));
  }
}
