package io.stockupdater.text;

import io.stockupdater.node.Environment;
import io.stockupdater.node.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * How much one line may be.
 *
 * @param lineBytesMax a line, without its end
 * @param jsonDepthMax nesting of a line's JSON
 */
@Dependent
public record LineSettings(int lineBytesMax, int jsonDepthMax) implements Settings {
  @Inject
  public LineSettings(Environment environment) {
    this(
        environment.number("LINE_BYTES_MAX", 64 << 10, 100, 4 << 20),
        environment.number("JSON_DEPTH_MAX", 32, 2, 500));
  }
}
