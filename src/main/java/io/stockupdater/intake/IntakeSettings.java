package io.stockupdater.intake;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How much a document may be.
 *
 * @param spillFreeBytesMin what uploads leave free of the disk on which they wait
 * @param uploadProductsMax products in one bulk update
 * @param refusedLinesMax lines of one bulk update that can't be used
 */
@Dependent
public record IntakeSettings(long spillFreeBytesMin, int uploadProductsMax, int refusedLinesMax)
    implements Settings {
  @Inject
  public IntakeSettings(Environment environment) {
    this(
        environment.number("SPILL_FREE_BYTES_MIN", 256L << 20, 0L, 1L << 40),
        environment.number("UPLOAD_PRODUCTS_MAX", 100_000, 1, 10_000_000),
        environment.number("REFUSED_LINES_MAX", 100_000, 1, 100_000_000));
  }
}
