package io.stockupdater.stock;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the ledger of a product, newest first, without locks. */
@Stateless
public class History {
  /** By the primary key alone: an index for the filters would cost every change. */
  static final String PAGE =
      """
      select e.stock_event_id, e.product_id, e.version, e.delta, e.resulting_level, e.event_time,
             e.source, e.reason, e.reference, e.meta::text, e.event_id, e.user_id, e.upload_id,
             e.created_at
        from (select ?::uuid as tenant_id, ?::uuid as product_id, ?::bigint as first,
                     ?::bigint as before, ?::timestamptz as since, ?::timestamptz as until,
                     ?::text as source) f
        join stock_event e
          on e.tenant_id = f.tenant_id and e.product_id = f.product_id
         and e.version >= f.first and e.version < f.before
       where (f.since is null or e.event_time >= f.since)
         and (f.until is null or e.event_time < f.until)
         and (f.source is null or e.source = f.source)
       order by e.version desc
       limit ?
      """;

  /**
   * How many entries one page looks at when there are filters, so that a page about a product with
   * millions of them takes milliseconds, too, however few it finds.
   */
  static final int FILTERED_ENTRIES_MAX = 20_000;

  @Inject private Database database;
  @Inject private StockLevelReads levels;

  /**
   * Which entries a client asks for; null for any.
   *
   * @param since the earliest event time
   * @param until the event time before which they are
   */
  public record Filter(@Nullable Instant since, @Nullable Instant until, @Nullable String source) {
    boolean isOpen() {
      return since == null && until == null && source == null;
    }
  }

  /**
   * One page. With a filter it may have fewer entries than asked for, even none, though others
   * follow.
   *
   * @throws Problem 404 for an unknown tenant or product
   */
  public Page<LedgerEntry> list(ProductKey product, Filter filter, PageRequest request) {
    long version = levels.level(product).version();
    long before = Math.min(request.afterNumber(Long.MAX_VALUE), version + 1);
    long first = filter.isOpen() ? 1 : Math.max(1, before - FILTERED_ENTRIES_MAX);
    Page.Room room = new Page.Room();
    List<LedgerEntry> found =
        database.searchWhile(
            entry -> room.after(entry.meta(), entry.reason(), entry.reference()),
            History::read,
            PAGE,
            product.tenantId(),
            product.productId(),
            first,
            before,
            filter.since(),
            filter.until(),
            filter.source(),
            request.rowsMax());
    return Page.ofPart(
        request,
        room,
        found,
        entry -> Long.toString(entry.version()),
        first == 1 ? null : Long.toString(first));
  }

  private static LedgerEntry read(ResultSet row) throws SQLException {
    return new LedgerEntry(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        Row.time(row, 6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getObject(11, UUID.class),
        row.getObject(12, UUID.class),
        row.getObject(13, UUID.class),
        Row.time(row, 14));
  }
}
