package io.stockupdater.stock;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import io.stockupdater.database.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes the ledger rows of one product, and looks up events that the ledger has. */
final class LedgerWriter {
  private static final String FIND =
      """
      select event_id, product_id, delta, event_time, event_time_written, source, reason, reference,
             meta::text
        from stock_event
       where tenant_id = ? and event_id = any(?)
      """;

  /** An array that is null throughout is passed as null: unnest pads it. */
  private static final String APPEND =
      """
      insert into stock_event (
        tenant_id, product_id, version, delta, resulting_level, event_time, event_time_written,
        source, reason, reference, meta, event_id, user_id, upload_id, created_at, stock_event_id)
      select ?, ?, e.version, e.delta, e.level,
             to_timestamp(e.micros / 1000000) + (e.micros % 1000000) * interval '1 microsecond',
             e.written, e.source, e.reason, e.reference, e.meta::jsonb, e.event_id, e.user_id, ?,
             statement_timestamp(), coalesce(e.stock_event_id, gen_random_uuid())
        from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[])
          as e(version, delta, level, micros, written, source, reason, reference, meta, event_id,
               user_id, stock_event_id)
      """;

  /** So that transactions with crossing ids wait for each other instead of deadlocking. */
  private static final String BY_EVENT_ID = " order by e.event_id";

  /** The same for one row, which needs no arrays. */
  private static final String APPEND_ONE =
      """
      insert into stock_event (
        tenant_id, product_id, version, delta, resulting_level, event_time, event_time_written,
        source, reason, reference, meta, event_id, user_id, upload_id, created_at, stock_event_id)
      values (?, ?, ?, ?, ?, to_timestamp(?::bigint) + ?::bigint * interval '1 microsecond', ?,
              ?, ?, ?, ?::jsonb, ?, ?, ?, statement_timestamp(), coalesce(?, gen_random_uuid()))
      """;

  /** To a second. */
  private static final long MICROS = 1_000_000;

  private final Database database;
  private final ProductKey product;

  LedgerWriter(Database database, ProductKey product) {
    this.database = database;
    this.product = product;
  }

  /** The events of the tenant that have event_ids of these changes. */
  Map<UUID, KnownEvent> known(List<StockChange> changes) {
    UUID[] ids =
        changes.stream().map(StockChange::eventId).filter(Objects::nonNull).toArray(UUID[]::new);
    Map<UUID, KnownEvent> known = new HashMap<>();
    if (ids.length > 0) {
      for (KnownEvent event : database.query(LedgerWriter::read, FIND, product.tenantId(), ids)) {
        known.put(Objects.requireNonNull(event.change().eventId()), event);
      }
    }
    return known;
  }

  private static KnownEvent read(ResultSet row) throws SQLException {
    StockChange change =
        new StockChange(
            0,
            row.getLong(3),
            Row.time(row, 4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9),
            row.getObject(1, UUID.class),
            null);
    return new KnownEvent(row.getObject(2, UUID.class), change);
  }

  /** The statement that writes rows; there must be some, all of one upload or of none. */
  Write insert(List<LedgerRow> rows) {
    return rows.size() == 1
        ? new Write(APPEND_ONE, values(rows.get(0)))
        : new Write(sql(rows), values(rows));
  }

  /** Sorts only what has something to sort by. */
  private static String sql(List<LedgerRow> rows) {
    boolean hasIds = rows.stream().anyMatch(row -> row.change().eventId() != null);
    return hasIds ? APPEND + BY_EVENT_ID : APPEND;
  }

  private List<@Nullable Object> values(List<LedgerRow> rows) {
    return Arrays.asList(
        product.tenantId(),
        product.productId(),
        rows.get(0).origin().uploadId(),
        column(rows, Long[]::new, LedgerRow::version),
        column(rows, Long[]::new, row -> row.change().delta()),
        column(rows, Long[]::new, LedgerRow::level),
        column(rows, Long[]::new, row -> micros(row.change().eventTime())),
        column(rows, String[]::new, row -> timeWritten(row.change())),
        column(rows, String[]::new, row -> row.change().source()),
        column(rows, String[]::new, row -> row.change().reason()),
        column(rows, String[]::new, row -> row.change().reference()),
        column(rows, String[]::new, row -> row.change().meta()),
        column(rows, UUID[]::new, row -> row.change().eventId()),
        column(rows, UUID[]::new, row -> row.origin().userId()),
        column(rows, UUID[]::new, row -> row.change().stockEventId()));
  }

  private List<@Nullable Object> values(LedgerRow row) {
    StockChange change = row.change();
    long micros = micros(change.eventTime());
    return Arrays.asList(
        product.tenantId(),
        product.productId(),
        row.version(),
        change.delta(),
        row.level(),
        Math.floorDiv(micros, MICROS),
        Math.floorMod(micros, MICROS),
        timeWritten(change),
        change.source(),
        change.reason(),
        change.reference(),
        change.meta(),
        change.eventId(),
        row.origin().userId(),
        row.origin().uploadId(),
        change.stockEventId());
  }

  /** Null when it has nothing but nulls. */
  private static <V> V @Nullable [] column(
      List<LedgerRow> rows, IntFunction<V[]> array, Function<LedgerRow, ? extends @Nullable V> of) {
    V[] values = Database.column(rows, array, of);
    return Arrays.stream(values).allMatch(Objects::isNull) ? null : values;
  }

  private static @Nullable String timeWritten(StockChange change) {
    return change.eventId() == null ? null : change.eventTimeWritten();
  }

  private static long micros(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1_000);
  }
}
