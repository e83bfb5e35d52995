package io.stockupdater.outbox;

import io.stockupdater.database.Database;
import io.stockupdater.database.Row;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  @Inject private Database database;

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
  public Result relay(Bridge bridge, UUID after) throws BridgeFailure {
    if (!Boolean.TRUE.equals(database.first(row -> row.getBoolean(1), LOCK, bridge.name()))) {
      return new Result(true, 0, 0, after);
    }
    List<OutboxMessage> messages =
        database.query(
            OutboxBatch::read, READ, after, bridge.name(), TENANT_MESSAGES_MAX, MESSAGES_MAX);
    if (messages.isEmpty()) {
      return new Result(false, 0, 0, FIRST_TENANT);
    }
    UUID last =
        messages.size() < MESSAGES_MAX
            ? FIRST_TENANT
            : messages.get(messages.size() - 1).event().tenantId();
    Set<Long> confirmed = bridge.send(messages, database);
    List<OutboxMessage> sent =
        messages.stream().filter(message -> confirmed.contains(message.id())).toList();
    delete(bridge, sent);
    return new Result(false, sent.size(), messages.size() - sent.size(), last);
  }

  private static OutboxMessage read(ResultSet row) throws SQLException {
    return new OutboxMessage(
        row.getLong(1),
        row.getObject(2, UUID.class),
        Row.time(row, 3),
        new StockUpdated(
            row.getObject(4, UUID.class),
            row.getObject(5, UUID.class),
            row.getLong(6),
            row.getLong(7),
            row.getLong(8),
            row.getLong(9),
            row.getString(10)));
  }

  private void delete(Bridge bridge, List<OutboxMessage> sent) {
    Map<UUID, List<Long>> ids =
        sent.stream()
            .collect(
                Collectors.groupingBy(
                    message -> message.event().tenantId(),
                    Collectors.mapping(OutboxMessage::id, Collectors.toList())));
    database.runEach(
        DELETE,
        List.copyOf(ids.entrySet()),
        ofTenant ->
            new Object[] {
              ofTenant.getKey(), bridge.name(), ofTenant.getValue().toArray(Long[]::new)
            });
  }
}
