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
 * @param metaBytesMax an event's {@code meta}, as the JSON text it was sent as
 */
@Dependent
public record LineSettings(int lineBytesMax, int jsonDepthMax, int metaBytesMax)
    implements Settings {
  @Inject
  public LineSettings(Environment environment) {
    this(
        environment.number("LINE_BYTES_MAX", 64 << 10, 100, 4 << 20),
        environment.number("JSON_DEPTH_MAX", 32, 2, 500),
        environment.number("META_BYTES_MAX", 16 << 10, 2, 4 << 20));
  }
}
