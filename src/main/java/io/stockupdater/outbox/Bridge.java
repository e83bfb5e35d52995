package io.stockupdater.outbox;

import io.stockupdater.database.Database;
import java.util.List;
import java.util.Set;

/**
 * A broker that messages go to. Used by one thread at a time, which opens and closes connections as
 * needed.
 */
public interface Bridge {
  /** Names the bridge in the outbox, in metrics and in the log. */
  String name();

  /**
   * Sends messages and waits for the broker's confirmation.
   *
   * @param messages in the order in which they have to arrive per product
   * @param database in the batch's transaction, for a bridge that leads into a table
   * @return the ids that the broker confirmed, per product without a gap from the first; not all of
   *     them when it refused some
   * @throws BridgeFailure when it can't be told what arrived; all have to be sent again
   */
  Set<Long> send(List<OutboxMessage> messages, Database database) throws BridgeFailure;

  /**
   * Connects unless it is connected, so that the state of a broker that nothing is sent to is known
   * too.
   *
   * @throws BridgeFailure when the broker can't be reached
   */
  void check() throws BridgeFailure;

  /** Messages confirmed by the broker though nobody had asked for them. */
  default long unroutable() {
    return 0;
  }

  /** Drops the connection; the next {@link #send} or {@link #check} makes a new one. */
  void disconnect();
}
