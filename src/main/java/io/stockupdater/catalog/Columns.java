package io.stockupdater.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Array parameters for {@code unnest} and {@code any}. */
final class Columns {
  private Columns() {}

  static <T> void set(
      PreparedStatement statement,
      int parameter,
      String type,
      List<T> values,
      Function<T, @Nullable Object> member)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setArray(
        parameter, connection.createArrayOf(type, values.stream().map(member).toArray()));
  }
}
