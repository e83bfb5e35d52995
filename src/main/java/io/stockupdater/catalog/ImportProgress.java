package io.stockupdater.catalog;

import io.stockupdater.http.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Adds up what the chunks of one import did. */
final class ImportProgress {
  private static final int REFUSED_LISTED_MAX = 1_000;

  private long created;
  private long updated;
  private long refusedTotal;
  private final List<RefusedLine> refused = new ArrayList<>();

  void add(ImportChunk.Imported imported) {
    created += imported.created();
    updated += imported.updated();
    refusedTotal += imported.refused().size();
    int free = REFUSED_LISTED_MAX - refused.size();
    imported.refused().stream()
        .sorted(Comparator.comparingLong(RefusedLine::line))
        .limit(free)
        .forEach(refused::add);
  }

  ImportReport report() {
    List<RefusedLine> byLine = new ArrayList<>(refused);
    byLine.sort(Comparator.comparingLong(RefusedLine::line));
    return new ImportReport(created, updated, byLine, refusedTotal);
  }

  /** Tells the client how far the import came before it failed. */
  Problem tell(Problem failure) {
    return failure
        .with("created", created)
        .with("updated", updated)
        .with("refused_total", refusedTotal);
  }
}
