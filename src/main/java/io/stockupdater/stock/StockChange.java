package io.stockupdater.stock;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a level, already checked: a non-zero delta within plus or minus 2^53-1.
 *
 * @param line the physical line it came from, from 1; 0 for a single update
 * @param eventTime when it happened
 * @param eventTimeWritten the same as the client wrote it; null when the client wrote none
 * @param source at most 100 characters
 * @param reason at most 500 characters
 * @param reference at most 200 characters
 * @param meta the text of a JSON object
 * @param eventId makes the change safe to repeat; unique per tenant
 * @param stockEventId the id of the ledger row; null to have one drawn
 */
public record StockChange(
    long line,
    long delta,
    Instant eventTime,
    @Nullable String eventTimeWritten,
    String source,
    @Nullable String reason,
    @Nullable String reference,
    @Nullable String meta,
    @Nullable UUID eventId,
    @Nullable UUID stockEventId) {
  public StockChange {
    if (delta == 0 || !Level.isExact(delta)) {
      throw new IllegalArgumentException("delta " + delta);
    }
    Objects.requireNonNull(eventTime);
    Objects.requireNonNull(source);
  }

  /** Whether the other is the same event sent again: equal in all but line and arrival. */
  boolean isRepeatedBy(StockChange other) {
    return delta == other.delta
        && Objects.equals(eventTimeWritten, other.eventTimeWritten)
        && source.equals(other.source)
        && Objects.equals(reason, other.reason)
        && Objects.equals(reference, other.reference)
        && JsonEquality.equal(meta, other.meta);
  }
}
