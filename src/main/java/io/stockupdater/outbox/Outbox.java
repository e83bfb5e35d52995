package io.stockupdater.outbox;

import io.stockupdater.http.Sql;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Where a transaction leaves the messages that have to go out once it has committed. */
@ApplicationScoped
public class Outbox {
  /** Ids are drawn here, under the product's row lock, so that they follow the commits. */
  private static final String APPEND =
      """
      insert into outbox_message (
        tenant_id, bridge, message_id, product_id, previous_version, stock_version,
        previous_stock, new_stock, reason)
      select m.tenant_id, bridge, m.message_id, m.product_id, m.previous_version, m.stock_version,
             m.previous_stock, m.new_stock, m.reason
        from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::text[])
          with ordinality
          as m(tenant_id, message_id, product_id, previous_version, stock_version,
               previous_stock, new_stock, reason, position)
       cross join unnest(?::text[]) as bridge
       order by position
      """;

  /** The same for one message, which this costs half as much. */
  private static final String APPEND_ONE =
      """
      insert into outbox_message (
        tenant_id, bridge, message_id, product_id, previous_version, stock_version,
        previous_stock, new_stock, reason)
      select ?, bridge, ?, ?, ?, ?, ?, ?, ?
        from unnest(?::text[]) as bridge
      """;

  @PersistenceContext private EntityManager entityManager;
  @Inject private Bridges bridges;
  @Inject private OutboxSignal signal;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transaction;

  /**
   * Adds messages to the caller's transaction, for every bridge that is configured.
   *
   * @throws IllegalStateException without a transaction
   */
  public void append(List<StockUpdated> events) throws SQLException {
    String[] names = bridges.names();
    if (names.length == 0 || events.isEmpty()) {
      return;
    }
    Connection connection = entityManager.unwrap(Connection.class);
    if (events.size() == 1) {
      insert(connection, events.get(0), names);
    } else {
      insert(connection, events, names);
    }
    transaction.registerInterposedSynchronization(new WakeAfterCommit(signal));
  }

  private static void insert(Connection connection, StockUpdated event, String[] names)
      throws SQLException {
    Sql.update(
        connection,
        APPEND_ONE,
        event.tenantId(),
        UUID.randomUUID(),
        event.productId(),
        event.previousVersion(),
        event.version(),
        event.previousStock(),
        event.newStock(),
        event.reason(),
        connection.createArrayOf("text", names));
  }

  private static void insert(Connection connection, List<StockUpdated> events, String[] names)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(APPEND)) {
      set(insert, 1, "uuid", events, StockUpdated::tenantId);
      set(insert, 2, "uuid", events, event -> UUID.randomUUID());
      set(insert, 3, "uuid", events, StockUpdated::productId);
      set(insert, 4, "int8", events, StockUpdated::previousVersion);
      set(insert, 5, "int8", events, StockUpdated::version);
      set(insert, 6, "int8", events, StockUpdated::previousStock);
      set(insert, 7, "int8", events, StockUpdated::newStock);
      set(insert, 8, "text", events, StockUpdated::reason);
      insert.setArray(9, connection.createArrayOf("text", names));
      insert.executeUpdate();
    }
  }

  private static void set(
      PreparedStatement insert,
      int parameter,
      String type,
      List<StockUpdated> events,
      Function<StockUpdated, Object> member)
      throws SQLException {
    insert.setArray(
        parameter,
        insert.getConnection().createArrayOf(type, events.stream().map(member).toArray()));
  }

  private record WakeAfterCommit(OutboxSignal signal) implements Synchronization {
    @Override
    public void beforeCompletion() {
      // The messages are written already.
    }

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        signal.wake();
      }
    }
  }
}
