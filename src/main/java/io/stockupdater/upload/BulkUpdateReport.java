package io.stockupdater.upload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a bulk update.
 *
 * @param status {@code success}, {@code partial_success} if there is a conflict, {@code running}
 *     while products are still being applied
 * @param conflicts the products that were not applied, by first appearance; null when there are
 *     none
 * @param applied the products that were, by first appearance
 * @param totalEventsProcessed ledger rows written
 * @param skipped lines that belong to no product, at most 1,000; null when there are none
 * @param skippedTotal all of them; null when there are none
 */
@Schema(description = "What became of a bulk update")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "status",
  "conflicts",
  "applied",
  "total_events_processed",
  "skipped",
  "skipped_total"
})
public record BulkUpdateReport(
    String status,
    @Nullable List<Conflict> conflicts,
    List<AppliedProduct> applied,
    long totalEventsProcessed,
    @Nullable List<SkippedLine> skipped,
    @Nullable Long skippedTotal) {
  static final String RUNNING = "running";
  static final String SUCCESS = "success";
  static final String PARTIAL_SUCCESS = "partial_success";

  /** What became of one product. */
  sealed interface Outcome permits Conflict, AppliedProduct {}

  /**
   * A product that was applied.
   *
   * @param eventsProcessed ledger rows written
   * @param finalLevel the level after the last of them
   * @param duplicates events that an earlier upload, or an earlier line, had brought; null for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AppliedProduct(
      UUID productId, int eventsProcessed, long finalLevel, @Nullable Integer duplicates)
      implements Outcome {}

  /**
   * A product of which nothing was applied.
   *
   * @param reason the seed's text
   * @param line the lowest offending physical line, from 1
   * @param code stable, for programs
   */
  public record Conflict(UUID productId, String reason, long line, String code)
      implements Outcome {}

  /**
   * A line that was left out.
   *
   * @param line physical, from 1
   * @param code stable, for programs
   */
  public record SkippedLine(long line, String code, String message) {}

  static BulkUpdateReport of(
      String status, List<Outcome> outcomes, List<SkippedLine> skipped, long skippedTotal) {
    List<Conflict> conflicts =
        outcomes.stream().filter(Conflict.class::isInstance).map(Conflict.class::cast).toList();
    List<AppliedProduct> applied =
        outcomes.stream()
            .filter(AppliedProduct.class::isInstance)
            .map(AppliedProduct.class::cast)
            .toList();
    return new BulkUpdateReport(
        status,
        conflicts.isEmpty() ? null : conflicts,
        applied,
        applied.stream().mapToLong(AppliedProduct::eventsProcessed).sum(),
        skippedTotal == 0 ? null : skipped,
        skippedTotal == 0 ? null : skippedTotal);
  }
}
