package io.stockupdater.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements in the caller's transaction. Whatever fails is a {@link DatabaseFailure}.
 *
 * <p>Values are bound as they are, but for an {@link Instant}, which becomes a timestamptz, and
 * arrays of UUID, Long, Integer, Boolean and String, which become arrays of PostgreSQL; as arrays
 * of their own type, not of Object, the driver sends them in binary.
 */
@ApplicationScoped
public class Database {
  /** Some large ones still fit into the heap. */
  private static final int ROWS_AT_ONCE = 20;

  /**
   * PostgreSQL plans a filtered query for the values of each call. A plan kept for all values would
   * have to reckon with every filter at once, and walk through a whole tenant. It reads by indexes
   * and looks up row by row what belongs to a row: the other ways may be estimated to be as quick,
   * but read all of a tenant where few rows fit.
   */
  public static final String PLAN_FOR_VALUES =
      """
      select set_config('plan_cache_mode', 'force_custom_plan', true),
             set_config('enable_seqscan', 'off', true),
             set_config('enable_mergejoin', 'off', true),
             set_config('enable_hashjoin', 'off', true)
      """;

  @PersistenceContext private EntityManager entityManager;

  /** The connection of the caller's transaction; not to be closed. */
  public Connection connection() {
    return entityManager.unwrap(Connection.class);
  }

  /** Runs a statement; returns how many rows it changed. */
  public int run(String sql, @Nullable Object... values) {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Runs statements one after the other, in one round trip to the database. */
  public void run(List<Write> writes) {
    String sql = writes.stream().map(Write::sql).collect(Collectors.joining(";\n"));
    @Nullable Object[] values = writes.stream().flatMap(write -> write.values().stream()).toArray();
    run(sql, values);
  }

  /** Runs a statement once per item, in one batch. */
  public <T> void runEach(String sql, List<T> items, Function<T, @Nullable Object[]> values) {
    if (items.isEmpty()) {
      return;
    }
    Connection connection = connection();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T item : items) {
        bind(statement, values.apply(item));
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** The rows that a query gives. */
  public <T> List<T> query(Row<T> row, String sql, @Nullable Object... values) {
    try (PreparedStatement query = prepare(sql, values);
        ResultSet rows = query.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** The first row that a query gives, or null. */
  public <T> @Nullable T first(Row<T> row, String sql, @Nullable Object... values) {
    try (PreparedStatement query = prepare(sql, values);
        ResultSet rows = query.executeQuery()) {
      return rows.next() ? row.read(rows) : null;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Whether a query gives a row. */
  public boolean exists(String sql, @Nullable Object... values) {
    return first(row -> true, sql, values) != null;
  }

  /**
   * What a query with filters finds that may be absent: a null parameter, for which its condition
   * is {@code (f.x is null or …)}. Planned as {@link #PLAN_FOR_VALUES} says.
   */
  public <T> List<T> search(Row<T> row, String sql, @Nullable Object... values) {
    exists(PLAN_FOR_VALUES);
    return query(row, sql, values);
  }

  /**
   * The same up to and with the first item after which there is no room. Rows come a few at a time,
   * so that those beyond are neither made nor sent.
   */
  public <T> List<T> searchWhile(
      Predicate<T> hasRoomAfter, Row<T> row, String sql, @Nullable Object... values) {
    exists(PLAN_FOR_VALUES);
    try (PreparedStatement query = prepare(sql, values)) {
      query.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = query.executeQuery()) {
        List<T> found = new ArrayList<>();
        boolean hasRoom = true;
        while (hasRoom && rows.next()) {
          T item = row.read(rows);
          found.add(item);
          hasRoom = hasRoomAfter.test(item);
        }
        return found;
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** One member of all items, as an array for {@code unnest} or {@code any}. */
  public static <T, V extends @Nullable Object> V[] column(
      List<T> items, IntFunction<V[]> array, Function<T, ? extends V> member) {
    V[] values = array.apply(items.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = member.apply(items.get(i));
    }
    return values;
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection().prepareStatement(sql);
    try {
      bind(statement, values);
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, bound(statement, values[i]));
    }
  }

  private static @Nullable Object bound(PreparedStatement statement, @Nullable Object value)
      throws SQLException {
    if (value instanceof Instant time) {
      return time.atOffset(ZoneOffset.UTC);
    }
    return value instanceof Object[] array
        ? statement.getConnection().createArrayOf(typeName(array), array)
        : value;
  }

  private static String typeName(Object[] array) {
    Class<?> type = array.getClass().getComponentType();
    if (type == UUID.class) {
      return "uuid";
    }
    if (type == String.class) {
      return "text";
    }
    if (type == Long.class) {
      return "int8";
    }
    if (type == Integer.class) {
      return "int4";
    }
    if (type == Boolean.class) {
      return "bool";
    }
    throw new IllegalArgumentException("no array of " + type);
  }
}
