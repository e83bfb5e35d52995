package io.stockupdater.outbox;

import io.stockupdater.database.Database;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/** Reads how much waits in the outbox, of all nodes together. */
@Stateless
public class OutboxBacklog {
  private static final String READ =
      """
      select bridge, count(*), extract(epoch from clock_timestamp() - min(created_at))
        from outbox_message
       group by bridge
      """;

  @Inject private Database database;

  /**
   * What waits for one bridge.
   *
   * @param pending messages
   * @param oldestSeconds the age of the oldest; 0 when nothing waits
   */
  public record Waiting(long pending, double oldestSeconds) {
    static final Waiting NOTHING = new Waiting(0, 0);
  }

  /** By bridge; one that nothing waits for is left out. */
  public Map<String, Waiting> read() {
    Map<String, Waiting> waiting = new HashMap<>();
    database.query(
        row -> waiting.put(row.getString(1), new Waiting(row.getLong(2), row.getDouble(3))), READ);
    return waiting;
  }
}
