package io.stockupdater.bench;

import io.stockupdater.bench.Workload.Event;
import io.stockupdater.bench.Workload.ProductEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * The product's statements on a bare connection: what the database takes for the same work, without
 * HTTP, JSON, container and JPA. Everything is prepared on the server from the first time on.
 */
final class PeerConnection implements AutoCloseable {
  private static final String OWNER =
      "select tenant_id, name, supplier_id, active from product where product_id = ?";

  private static final String LOCK =
      """
      select available, version, min_level, max_level
        from stock_level where tenant_id = ? and product_id = ? for update
      """;

  private static final String APPEND =
      """
      insert into stock_event (
        tenant_id, product_id, upload_id, version, delta, resulting_level, event_time, source, meta)
      select ?, ?, ?, e.version, e.delta, e.level, to_timestamp(e.seconds), e.source, e.meta::jsonb
        from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
          as e(version, delta, level, seconds, source, meta)
      """;

  private static final String APPEND_ONE =
      """
      insert into stock_event (
        tenant_id, product_id, version, delta, resulting_level, event_time, source, reason)
      values (?, ?, ?, ?, ?, now(), 'api', ?)
      """;

  private static final String LEVEL =
      """
      update stock_level set available = ?, version = ?, updated_at = now()
       where tenant_id = ? and product_id = ?
      """;

  private static final String MESSAGE =
      """
      insert into outbox_message (
        tenant_id, bridge, message_id, product_id, previous_version, stock_version,
        previous_stock, new_stock, reason)
      values (?, 'activemq', gen_random_uuid(), ?, ?, ?, ?, ?, ?)
      """;

  private static final String RESULT =
      """
      insert into upload_product (
        tenant_id, upload_id, product_id, position, lines, zeros,
        events_processed, duplicates, final_level)
      values (?, ?, ?, ?, ?, 0, ?, 0, ?)
      """;

  private final Connection connection;
  private final PGConnection arrays; // of primitives too
  private final PreparedStatement owner;
  private final PreparedStatement lock;
  private final PreparedStatement append;
  private final PreparedStatement appendOne;
  private final PreparedStatement level;
  private final PreparedStatement message;
  private final PreparedStatement result;

  PeerConnection(Connection connection) throws SQLException {
    this.connection = connection;
    arrays = connection.unwrap(PGConnection.class);
    arrays.setPrepareThreshold(1);
    connection.setAutoCommit(false);
    owner = connection.prepareStatement(OWNER);
    lock = connection.prepareStatement(LOCK);
    append = connection.prepareStatement(APPEND);
    appendOne = connection.prepareStatement(APPEND_ONE);
    level = connection.prepareStatement(LEVEL);
    message = connection.prepareStatement(MESSAGE);
    result = connection.prepareStatement(RESULT);
  }

  /** A level as it was when its row was locked. */
  private record Level(long available, long version) {}

  /** One product of a bulk update. */
  void apply(UUID tenant, UUID upload, ProductEvents product) throws SQLException {
    Level before = lock(tenant, product.product());
    long after = append(tenant, upload, product, before);
    long version = before.version() + product.count();
    move(tenant, product.product(), before, new Level(after, version), "bulk update");
    result.setObject(1, tenant);
    result.setObject(2, upload);
    result.setObject(3, product.product());
    result.setInt(4, product.position());
    result.setInt(5, product.count());
    result.setInt(6, product.count());
    result.setLong(7, after);
    result.executeUpdate();
    connection.commit();
  }

  /** A single update; returns the level after it. */
  long update(UUID product, long quantity, String reason) throws SQLException {
    UUID tenant = owner(product);
    Level before = lock(tenant, product);
    Level after = new Level(before.available() + quantity, before.version() + 1);
    appendOne.setObject(1, tenant);
    appendOne.setObject(2, product);
    appendOne.setLong(3, after.version());
    appendOne.setLong(4, quantity);
    appendOne.setLong(5, after.available());
    appendOne.setString(6, reason);
    appendOne.executeUpdate();
    move(tenant, product, before, after, reason);
    connection.commit();
    return after.available();
  }

  private UUID owner(UUID product) throws SQLException {
    owner.setObject(1, product);
    try (ResultSet row = owner.executeQuery()) {
      row.next();
      return row.getObject(1, UUID.class);
    }
  }

  private Level lock(UUID tenant, UUID product) throws SQLException {
    lock.setObject(1, tenant);
    lock.setObject(2, product);
    try (ResultSet row = lock.executeQuery()) {
      row.next();
      return new Level(row.getLong(1), row.getLong(2));
    }
  }

  private long append(UUID tenant, UUID upload, ProductEvents product, Level before)
      throws SQLException {
    List<Event> events = product.events();
    int n = events.size();
    long[] versions = new long[n];
    long[] deltas = new long[n];
    long[] levels = new long[n];
    long[] seconds = new long[n];
    String[] sources = new String[n];
    String[] metas = new String[n];
    long after = before.available();
    for (int i = 0; i < n; i++) {
      Event event = events.get(i);
      after += event.delta();
      versions[i] = before.version() + 1 + i;
      deltas[i] = event.delta();
      levels[i] = after;
      seconds[i] = event.epochSecond();
      sources[i] = event.source();
      metas[i] = event.meta();
    }
    append.setObject(1, tenant);
    append.setObject(2, product.product());
    append.setObject(3, upload);
    append.setArray(4, arrays.createArrayOf("int8", versions));
    append.setArray(5, arrays.createArrayOf("int8", deltas));
    append.setArray(6, arrays.createArrayOf("int8", levels));
    append.setArray(7, arrays.createArrayOf("int8", seconds));
    append.setArray(8, arrays.createArrayOf("text", sources));
    append.setArray(9, arrays.createArrayOf("text", metas));
    append.executeUpdate();
    return after;
  }

  private void move(UUID tenant, UUID product, Level before, Level after, String reason)
      throws SQLException {
    level.setLong(1, after.available());
    level.setLong(2, after.version());
    level.setObject(3, tenant);
    level.setObject(4, product);
    level.executeUpdate();
    message.setObject(1, tenant);
    message.setObject(2, product);
    message.setLong(3, before.version());
    message.setLong(4, after.version());
    message.setLong(5, before.available());
    message.setLong(6, after.available());
    message.setString(7, reason);
    message.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
