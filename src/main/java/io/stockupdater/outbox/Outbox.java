package io.stockupdater.outbox;

import io.stockupdater.http.Sql;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

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

  /** The same for one message, which needs no arrays. */
  private static final String APPEND_ONE =
      """
      insert into outbox_message (
        tenant_id, bridge, message_id, product_id, previous_version, stock_version,
        previous_stock, new_stock, reason)
      select ?, bridge, ?, ?, ?, ?, ?, ?, ?
        from unnest(?::text[]) as bridge
      """;

  @Inject private Bridges bridges;
  @Inject private OutboxSignal signal;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transaction;

  /**
   * Adds messages to the caller's transaction, for every bridge that is configured.
   *
   * @param connection the transaction's
   * @throws IllegalStateException without a transaction
   */
  public void append(Connection connection, List<StockUpdated> events) throws SQLException {
    Sql.Update update = appending(connection, events);
    if (update != null) {
      Sql.update(connection, List.of(update));
    }
  }

  /**
   * Like {@link #append}, but leaves it to the caller to run the statement; null if there is
   * nothing to add.
   */
  public Sql.@Nullable Update appending(Connection connection, List<StockUpdated> events)
      throws SQLException {
    String[] names = bridges.names();
    if (names.length == 0 || events.isEmpty()) {
      return null;
    }
    Array bridge = connection.createArrayOf("text", names);
    transaction.registerInterposedSynchronization(new WakeAfterCommit(signal));
    return events.size() == 1
        ? new Sql.Update(APPEND_ONE, values(events.get(0), bridge))
        : new Sql.Update(APPEND, values(connection, events, bridge));
  }

  private static List<Object> values(StockUpdated event, Array bridge) {
    return List.of(
        event.tenantId(),
        UUID.randomUUID(),
        event.productId(),
        event.previousVersion(),
        event.version(),
        event.previousStock(),
        event.newStock(),
        event.reason(),
        bridge);
  }

  private static List<Object> values(Connection connection, List<StockUpdated> events, Array bridge)
      throws SQLException {
    return List.of(
        column(connection, "uuid", events, UUID[]::new, StockUpdated::tenantId),
        column(connection, "uuid", events, UUID[]::new, event -> UUID.randomUUID()),
        column(connection, "uuid", events, UUID[]::new, StockUpdated::productId),
        column(connection, "int8", events, Long[]::new, StockUpdated::previousVersion),
        column(connection, "int8", events, Long[]::new, StockUpdated::version),
        column(connection, "int8", events, Long[]::new, StockUpdated::previousStock),
        column(connection, "int8", events, Long[]::new, StockUpdated::newStock),
        column(connection, "text", events, String[]::new, StockUpdated::reason),
        bridge);
  }

  private static <T> Array column(
      Connection connection,
      String type,
      List<StockUpdated> events,
      IntFunction<T[]> array,
      Function<StockUpdated, T> member)
      throws SQLException {
    return connection.createArrayOf(type, events.stream().map(member).toArray(array));
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
