package io.stockupdater.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The time of the database, by which leases are judged: it is one for all nodes, whatever their own
 * clocks say. Asked for once a minute; in between this counts on, and while the database is away.
 */
final class DatabaseClock extends Clock {
  private static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final DataSource dataSource;
  private volatile @Nullable Reading last;

  /** What the database said when the JVM's own counter stood there. */
  private record Reading(Instant time, long nanos) {
    Instant at(long now) {
      return time.plusNanos(now - nanos);
    }
  }

  DatabaseClock(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Instant instant() {
    Reading reading = last;
    if (reading == null || System.nanoTime() - reading.nanos() > FRESH_NANOS) {
      try {
        reading = read();
        last = reading;
      } catch (SQLException e) {
        if (reading == null) {
          throw new IllegalStateException("the database does not tell its time", e);
        }
      }
    }
    return reading.at(System.nanoTime());
  }

  private Reading read() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement query = connection.createStatement()) {
      long asked = System.nanoTime();
      try (ResultSet row = query.executeQuery("select clock_timestamp()")) {
        row.next();
        Instant time = row.getObject(1, OffsetDateTime.class).toInstant();
        long answered = System.nanoTime();
        return new Reading(time, asked + (answered - asked) / 2);
      }
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the database's time is told in UTC");
  }
}
