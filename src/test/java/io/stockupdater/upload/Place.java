package io.stockupdater.upload;

import java.util.Locale;

/**
 * A place in a transaction: at a change of a row, or at the commit of that change.
 *
 * @param when which rows, in SQL about {@code new} and {@code old}; may name {@code :first}, {@code
 *     :second} and {@code :missing} products
 * @param fate what is to become of the transaction when the halt ends
 */
record Place(Moment moment, Change change, String table, String when, Fate fate) {
  enum Moment {
    BEFORE,
    AFTER,
    COMMIT
  }

  enum Change {
    INSERT,
    UPDATE,
    DELETE
  }

  enum Fate {
    /** Left to its node; rolled back if that is dead. */
    LEFT,
    /** Broken off. */
    LOST,
    /** Committed: PostgreSQL does as it was told, whether the client is still there or not. */
    COMMITTED
  }

  static Place before(Change change, String table, String when) {
    return new Place(Moment.BEFORE, change, table, when, Fate.LEFT);
  }

  static Place after(Change change, String table, String when) {
    return new Place(Moment.AFTER, change, table, when, Fate.LEFT);
  }

  /** At a change whose transaction is broken off because the connection breaks. */
  static Place cut(Change change, String table, String when) {
    return new Place(Moment.AFTER, change, table, when, Fate.LOST);
  }

  /** During a commit that fails because the connection breaks. */
  static Place lostCommit(Change change, String table, String when) {
    return new Place(Moment.COMMIT, change, table, when, Fate.LOST);
  }

  /** During a commit that the node does not live to hear of. */
  static Place commit(Change change, String table, String when) {
    return new Place(Moment.COMMIT, change, table, when, Fate.COMMITTED);
  }

  /** A trigger that has a transaction of the tenant halt here. */
  String trigger(int number, Consignment consignment) {
    String row = change == Change.DELETE ? "old" : "new";
    String tenant =
        table.equals("scheduled_tasks")
            ? "%s.task_instance like ':tenant/%%'".formatted(row)
            : "%s.tenant_id = ':tenant'".formatted(row);
    String sql =
        moment == Moment.COMMIT
            ? """
              create constraint trigger halt_%1$d after %3$s on %4$s
              deferrable initially deferred for each row when (%5$s and (%6$s))
              execute function halt(%1$d)"""
            : """
              create trigger halt_%1$d %2$s %3$s on %4$s
              for each row when (%5$s and (%6$s))
              execute function halt(%1$d)""";
    return consignment.named(
        sql.formatted(
            number,
            moment.name().toLowerCase(Locale.ROOT),
            change.name().toLowerCase(Locale.ROOT),
            table,
            tenant,
            when.isEmpty() ? "true" : when));
  }
}
