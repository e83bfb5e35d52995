package io.stockupdater.outbox;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One batch from the outbox to a broker: read, send, wait for the confirmation, delete, in one
 * transaction that holds the bridge's lock. A node that dies drops the lock with its connection,
 * and what it had sent but not deleted is sent again.
 */
@Stateless
public class OutboxBatch {
  static final int MESSAGES_MAX = 1_000;

  /** So that a tenant with a large upload delays the others by no more than this. */
  static final int TENANT_MESSAGES_MAX = 250;

  /**
   * The first key is this application's, "stoc" in ASCII. PostgreSQL looks after the connection
   * while the broker is waited for: the lock of a node whose machine has gone without a word would
   * otherwise stay for hours. And it must read by the primary key: the statistics of a table that
   * is empty one moment and full the next would have it sort a tenant's whole backlog for every
   * batch.
   */
  static final String LOCK =
      """
      select pg_try_advisory_xact_lock(1937010531, hashtext(?)),
             set_config('tcp_keepalives_idle', '5', true),
             set_config('tcp_keepalives_interval', '2', true),
             set_config('tcp_keepalives_count', '3', true),
             set_config('enable_sort', 'off', true)
      """;

  /** Goes from tenant to tenant by the primary key, starting after the one served last. */
  static final String READ =
      """
      with recursive waiting as (
        (select tenant_id from outbox_message where tenant_id > ? order by tenant_id limit 1)
        union all
        select (select m.tenant_id from outbox_message m
                 where m.tenant_id > w.tenant_id order by m.tenant_id limit 1)
          from waiting w where w.tenant_id is not null
      )
      select m.id, m.message_id, m.created_at, m.tenant_id, m.product_id, m.previous_version,
             m.stock_version, m.previous_stock, m.new_stock, m.reason
        from waiting w
       cross join lateral (
         select * from outbox_message o
          where o.tenant_id = w.tenant_id and o.bridge = ? order by o.id limit ?) m
       limit ?
      """;

  /** One tenant's messages: by the primary key, again whatever the statistics say. */
  static final String DELETE =
      "delete from outbox_message where tenant_id = ? and bridge = ? and id = any (?)";

  @PersistenceContext private EntityManager entityManager;

  /**
   * What a batch did.
   *
   * @param isLocked another node is at this bridge
   * @param sent messages that the broker confirmed
   * @param refused messages that it did not take
   * @param lastTenant where to go on; the nil UUID for the first tenant
   */
  public record Result(boolean isLocked, int sent, int refused, UUID lastTenant) {}

  static final UUID FIRST_TENANT = new UUID(0, 0);

  /**
   * Relays the next messages.
   *
   * @param after the tenant served last
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Result relay(Bridge bridge, UUID after) throws BridgeFailure, SQLException {
    Connection connection = entityManager.unwrap(Connection.class);
    if (!lock(connection, bridge)) {
      return new Result(true, 0, 0, after);
    }
    List<OutboxMessage> messages = read(connection, bridge, after);
    if (messages.isEmpty()) {
      return new Result(false, 0, 0, FIRST_TENANT);
    }
    UUID last =
        messages.size() < MESSAGES_MAX
            ? FIRST_TENANT
            : messages.get(messages.size() - 1).event().tenantId();
    Set<Long> confirmed = bridge.send(messages);
    List<OutboxMessage> sent =
        messages.stream().filter(message -> confirmed.contains(message.id())).toList();
    delete(connection, bridge, sent);
    return new Result(false, sent.size(), messages.size() - sent.size(), last);
  }

  private static boolean lock(Connection connection, Bridge bridge) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(LOCK)) {
      query.setString(1, bridge.name());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static List<OutboxMessage> read(Connection connection, Bridge bridge, UUID after)
      throws SQLException {
    List<OutboxMessage> messages = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setObject(1, after);
      query.setString(2, bridge.name());
      query.setInt(3, TENANT_MESSAGES_MAX);
      query.setInt(4, MESSAGES_MAX);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          messages.add(
              new OutboxMessage(
                  row.getLong(1),
                  row.getObject(2, UUID.class),
                  row.getObject(3, OffsetDateTime.class).toInstant(),
                  new StockUpdated(
                      row.getObject(4, UUID.class),
                      row.getObject(5, UUID.class),
                      row.getLong(6),
                      row.getLong(7),
                      row.getLong(8),
                      row.getLong(9),
                      row.getString(10))));
        }
      }
    }
    return messages;
  }

  private static void delete(Connection connection, Bridge bridge, List<OutboxMessage> sent)
      throws SQLException {
    Map<UUID, List<Long>> ids =
        sent.stream()
            .collect(
                Collectors.groupingBy(
                    message -> message.event().tenantId(),
                    Collectors.mapping(OutboxMessage::id, Collectors.toList())));
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      for (Map.Entry<UUID, List<Long>> ofTenant : ids.entrySet()) {
        statement.setObject(1, ofTenant.getKey());
        statement.setString(2, bridge.name());
        statement.setArray(3, connection.createArrayOf("int8", ofTenant.getValue().toArray()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
