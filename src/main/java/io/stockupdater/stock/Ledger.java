package io.stockupdater.stock;

import io.stockupdater.http.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ledger rows of one product, written and looked up set-wise in its transaction. The last of
 * them are left {@link #pending}, to be sent together with what else there is to write.
 */
final class Ledger {
  private static final String FIND =
      """
      select event_id, product_id, delta, event_time, event_time_written, source, reason, reference,
             meta::text
        from stock_event
       where tenant_id = ? and event_id = any(?)
      """;

  private final Connection connection;
  private final StockBatch batch;
  private Sql.@Nullable Update pending;

  Ledger(Connection connection, StockBatch batch) {
    this.connection = connection;
    this.batch = batch;
  }

  /**
   * Applies the changes to the level in order and adds their rows, leaving out events that the
   * ledger has already.
   *
   * @return how many were left out
   * @throws StockConflict at the first change that is out of bounds or whose event_id stands for
   *     another event
   */
  int append(StockLevel level, List<StockChange> changes) throws SQLException {
    writePending(); // a repeated event has to be found
    Map<UUID, Known> known = find(changes);
    List<LedgerRow> fresh = new ArrayList<>(changes.size());
    for (StockChange change : changes) {
      if (!isDuplicate(change, known)) {
        level.apply(change);
        fresh.add(new LedgerRow(change, level.version(), level.available(), batch.userId()));
      }
    }
    if (!fresh.isEmpty()) {
      pending = new LedgerRows(connection, batch, fresh).insert();
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

  private void writePending() throws SQLException {
    if (pending != null) {
      Sql.update(connection, List.of(pending));
      pending = null;
    }
  }

  /** The statement that writes the rows that were added last; null if there are none. */
  Sql.@Nullable Update pending() {
    return pending;
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
