package io.stockupdater.stock;

import jakarta.ejb.ApplicationException;
import java.util.Arrays;

/** A batch that can't be applied. Nothing of it has been. */
@ApplicationException(rollback = true)
public final class StockConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way, with the seed's text where it has one. */
  public enum Kind {
    PRODUCT_NOT_FOUND("product_not_found", "product not found"),
    INVALID_EVENT("invalid_event", "processing error: invalid event"),
    OUT_OF_RANGE("out_of_range", "processing error: stock level out of range"),
    BELOW_ZERO("below_minimum", "processing error: cannot reduce stock below zero"),
    BELOW_MINIMUM("below_minimum", "processing error: below minimum level"),
    ABOVE_MAXIMUM("above_maximum", "processing error: above maximum level"),
    LOCK_TIMEOUT("lock_timeout", "lock timeout"),
    EVENT_ID_REUSED("event_id_reused", "event_id reused"),
    TOO_MANY_EVENTS("too_many_events", "processing error: too many events"),
    OUTCOME_UNKNOWN("outcome_unknown", "processing error: outcome unknown"),
    SHUTTING_DOWN("shutting_down", "processing error: server is shutting down"),
    UNAVAILABLE("unavailable", "processing error: database unavailable"),
    CANCELLED("cancelled", "cancelled"),
    INTERNAL_ERROR("internal_error", "processing error: internal error");

    private final String code;
    private final String reason;

    Kind(String code, String reason) {
      this.code = code;
      this.reason = reason;
    }

    /** Stable, for programs. */
    public String code() {
      return code;
    }

    /** The seed's text, for clients. */
    public String reason() {
      return reason;
    }
  }

  private final Kind kind;
  private final String reason;
  private final long line;

  /**
   * @param line the lowest offending physical line, from 1; 0 to mean the batch's first line
   */
  public StockConflict(Kind kind, long line) {
    this(kind, kind.reason, line);
  }

  private StockConflict(Kind kind, String reason, long line) {
    super(reason, null, false, false); // expected and frequent: no stack trace
    this.kind = kind;
    this.reason = reason;
    this.line = line;
  }

  /** A malformed event: {@code invalid delta value}, {@code invalid event_time} and the like. */
  public static StockConflict invalid(String what, long line) {
    return new StockConflict(Kind.INVALID_EVENT, "processing error: " + what, line);
  }

  /** A conflict that was written down; INTERNAL_ERROR for a code that is not known any more. */
  public static StockConflict recorded(String code, String reason, long line) {
    Kind recorded =
        Arrays.stream(Kind.values())
            .filter(kind -> kind.code.equals(code))
            .findFirst()
            .orElse(Kind.INTERNAL_ERROR);
    return new StockConflict(recorded, reason, line);
  }

  /** What stands in the way. */
  public Kind kind() {
    return kind;
  }

  /** Stable, for programs. */
  public String code() {
    return kind.code;
  }

  /** The seed's text, for clients. */
  public String reason() {
    return reason;
  }

  /** The lowest offending physical line, from 1; 0 means the batch's first line. */
  public long line() {
    return line;
  }
}
