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

  /** All rows that a query gives. */
  public List<List<@Nullable Object>> all(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = prepare(connection, sql, values);
        ResultSet row = query.executeQuery()) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (row.next()) {
        List<@Nullable Object> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(row.getObject(i));
        }
        rows.add(columns);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Changes rows; returns how many. */
  public int change(String sql, Object... values) {
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

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
