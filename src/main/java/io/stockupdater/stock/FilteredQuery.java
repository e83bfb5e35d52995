package io.stockupdater.stock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query with filters that may be absent: a null parameter, for which its condition is {@code (f.x
 * is null or …)}.
 *
 * <p>PostgreSQL plans it for the values of each call. A plan kept for all values would have to
 * reckon with every filter at once, and walk through a whole tenant. It reads by indexes and looks
 * up row by row what belongs to a row: the other ways may be estimated to be as quick, but read all
 * of a tenant where few rows fit.
 */
public final class FilteredQuery {
  /** What is executed before the query, in its transaction. */
  public static final String PLAN_FOR_VALUES =
      """
      select set_config('plan_cache_mode', 'force_custom_plan', true),
             set_config('enable_seqscan', 'off', true),
             set_config('enable_mergejoin', 'off', true),
             set_config('enable_hashjoin', 'off', true)
      """;

  private FilteredQuery() {}

  /** Makes an item of the row that the result set stands at. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What the query finds, in the caller's transaction. */
  public static <T> List<T> run(
      Connection connection, String sql, Row<T> row, @Nullable Object... parameters) {
    try (PreparedStatement plan = connection.prepareStatement(PLAN_FOR_VALUES);
        PreparedStatement query = connection.prepareStatement(sql)) {
      plan.execute();
      for (int i = 0; i < parameters.length; i++) {
        query.setObject(i + 1, value(parameters[i]));
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(row.read(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static @Nullable Object value(@Nullable Object parameter) {
    return parameter instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : parameter;
  }
}
