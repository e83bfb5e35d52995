package io.stockupdater.upload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.stockupdater.intake.SkippedLine;
import io.stockupdater.stock.Applied;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of a bulk update. A member that is null is not in the answer. */
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
    @Schema(
            required = true,
            enumeration = {SUCCESS, PARTIAL_SUCCESS, RUNNING, INTERRUPTED},
            description =
                "`partial_success` if there is a conflict; `running` while products are still being"
                    + " applied; `interrupted` when the server that applied them has died: sent again"
                    + " with its Idempotency-Key, it goes on")
        String status,
    @Schema(
            description =
                "The products of which nothing was applied, by first appearance; absent when there"
                    + " are none")
        @Nullable List<Conflict> conflicts,
    @Schema(required = true, description = "The products that were applied, by first appearance")
        List<AppliedProduct> applied,
    @Schema(required = true, description = "Entries written to the ledger")
        long totalEventsProcessed,
    @Schema(
            description =
                "Lines that were left out, the first 1,000 of them; absent when there are none")
        @Nullable List<SkippedLine> skipped,
    @Schema(description = "How many lines were left out; absent when there are none")
        @Nullable Long skippedTotal) {
  static final String RUNNING = "running";
  static final String INTERRUPTED = "interrupted";
  static final String SUCCESS = "success";
  static final String PARTIAL_SUCCESS = "partial_success";

  /** What became of one product. */
  sealed interface Result permits Conflict, AppliedProduct {}

  /** A product that was applied. */
  @Schema(description = "A product that was applied")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AppliedProduct(
      @Schema(required = true) UUID productId,
      @Schema(required = true, description = "Entries written to the ledger; zero deltas make none")
          int eventsProcessed,
      @Schema(required = true, description = "The level after the last of them") long finalLevel,
      @Schema(
              description =
                  "Events that an earlier upload, or an earlier line, had brought; absent when"
                      + " there are none")
          @Nullable Integer duplicates)
      implements Result {
    static AppliedProduct of(UUID productId, Applied applied) {
      return new AppliedProduct(
          productId,
          applied.events(),
          applied.level(),
          applied.duplicates() == 0 ? null : applied.duplicates());
    }
  }

  /** A product of which nothing was applied. */
  @Schema(description = "A product of which nothing was applied")
  public record Conflict(
      @Schema(required = true) UUID productId,
      @Schema(
              required = true,
              description =
                  "`product not found`, `processing error: …`, `lock timeout` or `event_id reused`")
          String reason,
      @Schema(
              required = true,
              description = "The lowest offending line, blank ones counted, from 1")
          long line,
      @Schema(
              required = true,
              description =
                  "Stable, for programs, such as `product_not_found`, `invalid_event`,"
                      + " `below_minimum`, `above_maximum`, `lock_timeout`, `event_id_reused`,"
                      + " `too_many_events`, `outcome_unknown`")
          String code)
      implements Result {}

  static BulkUpdateReport of(
      String status, List<Result> results, List<SkippedLine> skipped, long skippedTotal) {
    List<Conflict> conflicts =
        results.stream().filter(Conflict.class::isInstance).map(Conflict.class::cast).toList();
    List<AppliedProduct> applied =
        results.stream()
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
