package io.stockupdater.outbox;

import static io.stockupdater.database.Database.column;

import io.stockupdater.database.Database;
import io.stockupdater.database.Write;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.UUID;
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

  @Inject private Database database;
  @Inject private Bridges bridges;
  @Inject private OutboxSignal signal;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transaction;

  /**
   * Adds messages to the caller's transaction, for every bridge that is configured.
   *
   * @throws IllegalStateException without a transaction
   */
  public void append(List<StockUpdated> events) {
    Write write = appending(events);
    if (write != null) {
      database.run(List.of(write));
    }
  }

  /**
   * Like {@link #append}, but leaves it to the caller to run the statement; null if there is
   * nothing to add.
   */
  public @Nullable Write appending(List<StockUpdated> events) {
    String[] names = bridges.names();
    if (names.length == 0 || events.isEmpty()) {
      return null;
    }
    transaction.registerInterposedSynchronization(new WakeAfterCommit(signal));
    return events.size() == 1
        ? new Write(APPEND_ONE, values(events.get(0), names))
        : new Write(APPEND, values(events, names));
  }

  private static List<Object> values(StockUpdated event, String[] bridges) {
    return List.of(
        event.tenantId(),
        UUID.randomUUID(),
        event.productId(),
        event.previousVersion(),
        event.version(),
        event.previousStock(),
        event.newStock(),
        event.reason(),
        bridges);
  }

  private static List<Object> values(List<StockUpdated> events, String[] bridges) {
    return List.of(
        column(events, UUID[]::new, StockUpdated::tenantId),
        column(events, UUID[]::new, event -> UUID.randomUUID()),
        column(events, UUID[]::new, StockUpdated::productId),
        column(events, Long[]::new, StockUpdated::previousVersion),
        column(events, Long[]::new, StockUpdated::version),
        column(events, Long[]::new, StockUpdated::previousStock),
        column(events, Long[]::new, StockUpdated::newStock),
        column(events, String[]::new, StockUpdated::reason),
        bridges);
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
