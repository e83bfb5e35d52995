package io.stockupdater.development;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks past a server into its database. */
public final class Rows {
  private final DataSource database;

  public Rows(DataSource database) {
    this.database = database;
  }

  /** The one number that a query gives. */
  public long number(String sql, Object... values) {
    return ((Number) Objects.requireNonNull(all(sql, values).get(0).get(0))).longValue();
  }

  /** The first column of the only row, as PostgreSQL writes it. */
  public String text(String sql, @Nullable Object... values) {
    List<String> found = read(row -> String.valueOf(row.getString(1)), sql, values);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " rows: " + sql);
    }
    return found.get(0);
  }

  /** Makes an item of the row that a result set stands at. */
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What a query gives, row by row. */
  public <T> List<T> read(Reader<T> reader, String sql, @Nullable Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = prepare(connection, sql, values);
        ResultSet row = query.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (row.next()) {
        found.add(reader.read(row));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** All rows that a query gives. */
  public List<List<@Nullable Object>> all(String sql, Object... values) {
    return read(
        row -> {
          List<@Nullable Object> columns = new ArrayList<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            columns.add(row.getObject(i));
          }
          return columns;
        },
        sql,
        values);
  }

  /** Changes rows; returns how many. */
  public int change(String sql, @Nullable Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** A transaction that stays open, with the locks that the query takes, until it is closed. */
  public Connection hold(String sql, Object... values) {
    try {
      Connection connection = database.getConnection();
      connection.setAutoCommit(false);
      try (PreparedStatement query = prepare(connection, sql, values)) {
        query.execute();
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
