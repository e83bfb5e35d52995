package io.stockupdater.node;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A setting that can't be used; the message names the variable. Stands in the log as soon as it is
 * made, in one line: servers bury the cause of a failed deployment.
 */
public final class InvalidSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(InvalidSetting.class);

  public InvalidSetting(String message) {
    this(message, null);
  }

  public InvalidSetting(String message, @Nullable Throwable cause) {
    super(message, cause);
    LOG.error("The start is refused: {}", message);
  }
}
