package io.stockupdater.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of this node, from environment variables of the same names in upper case.
 *
 * @param uploadBytesMax a bulk update's body, as sent and decompressed
 * @param spillFreeBytesMin what uploads leave free of the disk on which they wait
 * @param uploadProductsMax products in one bulk update
 * @param uploadsAtOnceMax bulk updates under way at once
 * @param uploadThreads threads that apply the products of one bulk update
 * @param uploadConnectionsMax connections that all bulk updates together may hold
 * @param singleConnectionsMax connections that all single updates together may hold
 * @param jobThreads threads, each with a connection, that apply the products of jobs
 * @param leaseMillis how long a node that applies an upload may say nothing before it counts as
 *     dead
 * @param productEventsMax events of one product in one bulk update
 * @param lineBytesMax a line, without its end
 * @param jsonDepthMax nesting of a line's JSON
 * @param importBytesMax the body of a product import
 * @param lockTimeoutMillis the longest wait for one row lock; PostgreSQL enforces it
 * @param lockBudgetMillis the longest waits for row locks of one bulk update, summed up
 */
public record Settings(
    long uploadBytesMax,
    long spillFreeBytesMin,
    int uploadProductsMax,
    int uploadsAtOnceMax,
    int uploadThreads,
    int uploadConnectionsMax,
    int singleConnectionsMax,
    int jobThreads,
    int leaseMillis,
    int productEventsMax,
    int lineBytesMax,
    int jsonDepthMax,
    long importBytesMax,
    int lockTimeoutMillis,
    int lockBudgetMillis) {

  /**
   * A setting that can't be used; the message names the variable. Stands in the log as soon as it
   * is made, in one line: servers bury the cause of a failed deployment.
   */
  public static final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    public InvalidSetting(String message) {
      this(message, null);
    }

    public InvalidSetting(String message, @Nullable Throwable cause) {
      super(message, cause);
      LOG.error("The start is refused: {}", message);
    }
  }

  /**
   * Reads the settings.
   *
   * @throws InvalidSetting for a value that is no whole number within its range
   */
  public static Settings from(Map<String, String> environment) {
    return new Settings(
        number(environment, "UPLOAD_BYTES_MAX", 2L << 30, 1, 1L << 38),
        number(environment, "SPILL_FREE_BYTES_MIN", 256L << 20, 0, 1L << 40),
        (int) number(environment, "UPLOAD_PRODUCTS_MAX", 100_000, 1, 10_000_000),
        (int) number(environment, "UPLOADS_AT_ONCE_MAX", 32, 1, 1_000),
        (int) number(environment, "UPLOAD_THREADS", 4, 1, 64),
        (int) number(environment, "UPLOAD_CONNECTIONS_MAX", 8, 1, 1_000),
        (int) number(environment, "SINGLE_CONNECTIONS_MAX", 12, 1, 1_000),
        (int) number(environment, "JOB_THREADS", 4, 1, 64),
        (int) number(environment, "LEASE_MILLIS", 60_000, 1_000, 3_600_000),
        (int) number(environment, "PRODUCT_EVENTS_MAX", 100_000, 1, 100_000_000),
        (int) number(environment, "LINE_BYTES_MAX", 64 << 10, 100, 4 << 20),
        (int) number(environment, "JSON_DEPTH_MAX", 32, 2, 500),
        number(environment, "IMPORT_BYTES_MAX", 256L << 20, 1, 1L << 40),
        (int) number(environment, "LOCK_TIMEOUT_MILLIS", 10_000, 1, 3_600_000),
        (int) number(environment, "LOCK_BUDGET_MILLIS", 30_000, 1, 3_600_000));
  }

  private static long number(
      Map<String, String> environment, String name, long otherwise, long min, long max) {
    String text = environment.get(name);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new InvalidSetting(
        name + " must be a whole number from " + min + " to " + max + ", but is '" + text + "'");
  }
}
