package io.stockupdater.stock;

import io.stockupdater.http.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The statement that writes ledger rows of one product. */
final class LedgerRows {
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

  private final Connection connection;
  private final StockBatch batch;
  private final List<LedgerRow> rows;

  /**
   * @param batch tells their product and upload
   */
  LedgerRows(Connection connection, StockBatch batch, List<LedgerRow> rows) {
    this.connection = connection;
    this.batch = batch;
    this.rows = rows;
  }

  Sql.Update insert() throws SQLException {
    return rows.size() == 1
        ? new Sql.Update(APPEND_ONE, values(rows.get(0)))
        : new Sql.Update(sql(), values());
  }

  /** Sorts only what has something to sort by. */
  private String sql() {
    boolean hasIds = rows.stream().anyMatch(row -> row.change().eventId() != null);
    return hasIds ? APPEND + BY_EVENT_ID : APPEND;
  }

  private List<@Nullable Object> values() throws SQLException {
    return Arrays.asList(
        batch.product().tenantId(),
        batch.product().productId(),
        batch.uploadId(),
        longs(LedgerRow::version),
        longs(row -> row.change().delta()),
        longs(LedgerRow::level),
        longs(row -> micros(row.change().eventTime())),
        texts(row -> timeWritten(row.change())),
        texts(row -> row.change().source()),
        texts(row -> row.change().reason()),
        texts(row -> row.change().reference()),
        texts(row -> row.change().meta()),
        uuids(row -> row.change().eventId()),
        uuids(LedgerRow::userId),
        uuids(row -> row.change().stockEventId()));
  }

  private List<@Nullable Object> values(LedgerRow row) {
    StockChange change = row.change();
    long micros = micros(change.eventTime());
    return Arrays.asList(
        batch.product().tenantId(),
        batch.product().productId(),
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
        row.userId(),
        batch.uploadId(),
        change.stockEventId());
  }

  private @Nullable Array longs(Function<LedgerRow, Long> member) throws SQLException {
    return column("int8", new Long[rows.size()], member);
  }

  private @Nullable Array texts(Function<LedgerRow, @Nullable String> member) throws SQLException {
    return column("text", new String[rows.size()], member);
  }

  private @Nullable Array uuids(Function<LedgerRow, @Nullable UUID> member) throws SQLException {
    return column("uuid", new UUID[rows.size()], member);
  }

  /** An array of its members' type, not of objects: the driver sends those in binary. */
  private <T> @Nullable Array column(
      String type, @Nullable T[] values, Function<LedgerRow, ? extends @Nullable T> member)
      throws SQLException {
    boolean empty = true;
    for (int i = 0; i < values.length; i++) {
      values[i] = member.apply(rows.get(i));
      empty &= values[i] == null;
    }
    return empty ? null : connection.createArrayOf(type, values);
  }

  private static @Nullable String timeWritten(StockChange change) {
    return change.eventId() == null ? null : change.eventTimeWritten();
  }

  private static long micros(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1_000);
  }
}
