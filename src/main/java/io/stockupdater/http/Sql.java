package io.stockupdater.http;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statements with their values. */
public final class Sql {
  private Sql() {}

  /** A statement and the values of its parameters, in order. */
  public record Update(String sql, List<? extends @Nullable Object> values) {}

  /** A statement whose parameters have these values, in order. */
  public static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    bind(statement, values);
    return statement;
  }

  /** Gives the parameters these values, in order. */
  public static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** Runs statements one after the other, in one round trip to the database. */
  public static void update(Connection connection, List<Update> updates) throws SQLException {
    String sql = updates.stream().map(Update::sql).collect(Collectors.joining(";\n"));
    @Nullable Object[] values =
        updates.stream().flatMap(update -> update.values().stream()).toArray();
    update(connection, sql, values);
  }

  /** Runs a statement; returns how many rows it changed. */
  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }
}
