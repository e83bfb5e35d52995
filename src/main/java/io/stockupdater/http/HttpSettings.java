package io.stockupdater.http;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How much a request may be.
 *
 * @param uploadBytesMax the largest body there is: a bulk update's, as sent and decompressed
 */
@Dependent
public record HttpSettings(long uploadBytesMax) implements Settings {
  @Inject
  public HttpSettings(Environment environment) {
    this(environment.number("UPLOAD_BYTES_MAX", 2L << 30, 1L, 1L << 38));
  }
}
