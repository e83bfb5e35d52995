package io.stockupdater.stock;

import io.stockupdater.http.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ledger rows of one product, written and looked up set-wise in its transaction. */
final class Ledger {
  /**
   * Rows go in by event_id order, so that transactions with crossing ids wait for each other
   * instead of deadlocking. An array that is null throughout is passed as null: unnest pads it.
   */
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
       order by e.event_id
      """;

  /** The same for one row, which this costs half as much. */
  private static final String APPEND_ONE =
      """
      insert into stock_event (
        tenant_id, product_id, version, delta, resulting_level, event_time, event_time_written,
        source, reason, reference, meta, event_id, user_id, upload_id, created_at, stock_event_id)
      values (?, ?, ?, ?, ?, to_timestamp(?::bigint) + ?::bigint * interval '1 microsecond', ?,
              ?, ?, ?, ?::jsonb, ?, ?, ?, statement_timestamp(), coalesce(?, gen_random_uuid()))
      """;

  private static final String FIND =
      """
      select event_id, product_id, delta, event_time, event_time_written, source, reason, reference,
             meta::text
        from stock_event
       where tenant_id = ? and event_id = any(?)
      """;

  /** To a second. */
  private static final long MICROS = 1_000_000;

  private final Connection connection;
  private final StockBatch batch;

  Ledger(Connection connection, StockBatch batch) {
    this.connection = connection;
    this.batch = batch;
  }

  /**
   * Applies the changes to the level in order and writes their rows, leaving out events that the
   * ledger has already.
   *
   * @return how many were left out
   * @throws StockConflict at the first change that is out of bounds or whose event_id stands for
   *     another event
   */
  int append(StockLevel level, List<StockChange> changes) throws SQLException {
    Map<UUID, Known> known = find(changes);
    List<Row> fresh = new ArrayList<>(changes.size());
    for (StockChange change : changes) {
      if (!isDuplicate(change, known)) {
        level.apply(change);
        fresh.add(new Row(change, level.version(), level.available(), batch.userId()));
      }
    }
    if (!fresh.isEmpty()) {
      insert(fresh);
    }
    return changes.size() - fresh.size();
  }

  private boolean isDuplicate(StockChange change, Map<UUID, Known> known) {
    if (change.eventId() == null) {
      return false;
    }
    UUID product = batch.product().productId();
    Known first = known.putIfAbsent(change.eventId(), new Known(product, change));
    if (first == null) {
      return false;
    }
    if (!first.productId().equals(product) || !first.change().isRepeatedBy(change)) {
      throw new StockConflict(StockConflict.Kind.EVENT_ID_REUSED, change.line());
    }
    return true;
  }

  private Map<UUID, Known> find(List<StockChange> changes) throws SQLException {
    Map<UUID, Known> known = new HashMap<>();
    UUID[] ids =
        changes.stream().map(StockChange::eventId).filter(Objects::nonNull).toArray(UUID[]::new);
    if (ids.length == 0) {
      return known;
    }
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setObject(1, batch.product().tenantId());
      query.setArray(2, connection.createArrayOf("uuid", ids));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          UUID id = rows.getObject(1, UUID.class);
          known.put(id, Known.read(rows, id));
        }
      }
    }
    return known;
  }

  /** A change and where it brought the level. */
  record Row(StockChange change, long version, long level, @Nullable UUID userId) {}

  /** Writes rows; the batch tells their product and upload. */
  void insert(List<Row> rows) throws SQLException {
    if (rows.size() == 1) {
      insert(rows.get(0));
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(APPEND)) {
      insert.setObject(1, batch.product().tenantId());
      insert.setObject(2, batch.product().productId());
      insert.setObject(3, batch.uploadId());
      insert.setArray(4, longs(rows, Row::version));
      insert.setArray(5, longs(rows, row -> row.change().delta()));
      insert.setArray(6, longs(rows, Row::level));
      insert.setArray(7, longs(rows, row -> micros(row.change().eventTime())));
      insert.setArray(8, texts(rows, row -> timeWritten(row.change())));
      insert.setArray(9, texts(rows, row -> row.change().source()));
      insert.setArray(10, texts(rows, row -> row.change().reason()));
      insert.setArray(11, texts(rows, row -> row.change().reference()));
      insert.setArray(12, texts(rows, row -> row.change().meta()));
      insert.setArray(13, uuids(rows, row -> row.change().eventId()));
      insert.setArray(14, uuids(rows, Row::userId));
      insert.setArray(15, uuids(rows, row -> row.change().stockEventId()));
      insert.executeUpdate();
    }
  }

  private void insert(Row row) throws SQLException {
    StockChange change = row.change();
    long micros = micros(change.eventTime());
    Sql.update(
        connection,
        APPEND_ONE,
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

  private @Nullable Array longs(List<Row> rows, Function<Row, Long> member) throws SQLException {
    return column("int8", new Long[rows.size()], rows, member);
  }

  private @Nullable Array texts(List<Row> rows, Function<Row, @Nullable String> member)
      throws SQLException {
    return column("text", new String[rows.size()], rows, member);
  }

  private @Nullable Array uuids(List<Row> rows, Function<Row, @Nullable UUID> member)
      throws SQLException {
    return column("uuid", new UUID[rows.size()], rows, member);
  }

  /** An array of its members' type, not of objects: the driver sends those in binary. */
  private <T> @Nullable Array column(
      String type,
      @Nullable T[] values,
      List<Row> rows,
      Function<Row, ? extends @Nullable T> member)
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

  /** The event that an event_id stands for. */
  private record Known(UUID productId, StockChange change) {
    static Known read(ResultSet rows, UUID id) throws SQLException {
      return new Known(
          rows.getObject(2, UUID.class),
          new StockChange(
              0,
              rows.getLong(3),
              rows.getObject(4, OffsetDateTime.class).toInstant(),
              rows.getString(5),
              rows.getString(6),
              rows.getString(7),
              rows.getString(8),
              rows.getString(9),
              id,
              null));
    }
  }
}
