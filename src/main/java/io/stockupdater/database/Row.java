package io.stockupdater.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes an item of the row that a result set stands at. */
@FunctionalInterface
public interface Row<T extends @Nullable Object> {
  T read(ResultSet row) throws SQLException;

  /** A time, or null. */
  static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** A time in a column that is never null. */
  static Instant time(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(timeOrNull(row, column));
  }
}
