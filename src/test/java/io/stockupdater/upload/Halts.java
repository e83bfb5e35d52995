package io.stockupdater.upload;

import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Halts transactions of servers at named places, so that a server can be killed or suspended there:
 * a trigger waits for an advisory lock that this side holds. Of several transactions that come to a
 * place only one is halted.
 */
final class Halts implements AutoCloseable {
  private static final Duration REACHED_MAX = Duration.ofSeconds(45);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static final String FUNCTION =
      """
      create or replace function halt() returns trigger language plpgsql as $$
      begin
        if pg_try_advisory_xact_lock(4711, tg_argv[0]::int) then
          perform set_config('lock_timeout', '0', true);
          perform pg_advisory_xact_lock_shared(4712, tg_argv[0]::int);
        end if;
        if tg_op = 'DELETE' then
          return old;
        end if;
        return new;
      end $$
      """;

  private static final String HALTED =
      """
      select a.application_name, a.pid
        from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and not l.granted and l.classid = 4712 and l.objid = ?
         and a.datname = current_database()
      """;

  private static final String CONNECTIONS =
      """
      select count(*) from pg_stat_activity
       where datname = current_database() and application_name = ?
      """;

  private final Rows rows;
  private final Connection holder;

  Halts(DataSource database) {
    rows = new Rows(database);
    rows.change(FUNCTION);
    MessageLog.install(database);
    holder = rows.hold("select 1");
  }

  /** A place that no transaction passes until this is ended. */
  final class Halt {
    private final Place place;
    private final int number = NUMBERS.incrementAndGet();

    private Halt(Place place, Consignment consignment) {
      this.place = place;
      holderCall("select pg_advisory_lock(4712, " + number + ")");
      rows.change(place.trigger(number, consignment));
    }

    /** Waits until a transaction has come to the place; returns the name of its connection. */
    String awaitReached() {
      await(place.toString())
          .atMost(REACHED_MAX)
          .pollInterval(POLL)
          .until(() -> !rows.all(HALTED, number).isEmpty());
      return String.valueOf(rows.all(HALTED, number).get(0).get(0));
    }

    /** Lets the transaction go on, or breaks it off if it is to be lost. */
    void end() {
      if (place.fate() == Place.Fate.LOST) {
        for (List<?> backend : rows.all(HALTED, number)) {
          rows.all("select pg_terminate_backend(?, 10000)", backend.get(1));
        }
      }
      holderCall("select pg_advisory_unlock(4712, " + number + ")");
    }
  }

  Halt at(Place place, Consignment consignment) {
    return new Halt(place, consignment);
  }

  /** Waits until PostgreSQL has ended what a dead node had begun, one way or the other. */
  void awaitEnd(String node) {
    await("connections of " + node)
        .atMost(REACHED_MAX)
        .pollInterval(POLL)
        .until(() -> rows.number(CONNECTIONS, node) == 0);
  }

  private void holderCall(String sql) {
    try (var statement = holder.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Releases what is still halted. */
  @Override
  public void close() {
    try {
      holder.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
