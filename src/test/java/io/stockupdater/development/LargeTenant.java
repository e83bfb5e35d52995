package io.stockupdater.development;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A tenant with many products and a long ledger, to look at how queries are planned. Lives in a
 * transaction that is never committed, in which there are no products but its own; those of others
 * are locked until it is closed.
 *
 * <p>Every tenth product is supplied by {@link #SUPPLIER}, every fiftieth is inactive, levels are
 * spread from 0 to 999, one product changed every minute up to now, and the first has as many
 * ledger rows as all others.
 */
public final class LargeTenant implements AutoCloseable {
  public static final UUID TENANT = UUID.fromString("1a49e000-0000-4000-8000-000000000001");
  public static final UUID SUPPLIER = UUID.fromString("1a49e000-0000-4000-8000-000000000002");
  public static final UUID HOT = new UUID(0x1a49e00000004000L, 0x8000000000000003L);

  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=([0-9]+)(?: read=([0-9]+))?");

  // Statistics are of the whole table: rows of other tests would change what is planned.
  private static final String CATALOGUE =
      """
      delete from stock_level;
      delete from product;
      insert into tenant (tenant_id, name) values (:tenant, 'large');
      insert into supplier (tenant_id, supplier_id, name) values (:tenant, :supplier, 'large');
      insert into product (tenant_id, product_id, sku, name, supplier_id, active, updated_at)
      select :tenant, case when n = 0 then :hot else md5('large ' || n)::uuid end, 'SKU-' || n,
             'Product ' || n, case when n % 10 = 0 then :supplier end, n % 50 <> 0,
             now() - n * interval '1 minute'
        from generate_series(0, :products - 1) n;
      insert into stock_level (tenant_id, product_id, available, version, updated_at)
      select tenant_id, product_id, substr(sku, 5)::bigint * 7919 % 1000,
             case when product_id = :hot then :products * :events else :events end, updated_at
        from product where tenant_id = :tenant;
      """;

  private static final String LEDGER =
      """
      insert into stock_event (
        tenant_id, product_id, version, delta, resulting_level, event_time, source, meta)
      select tenant_id, product_id, v, 1, v, now() - (version - v) * interval '1 second',
             case when v % 1000 = 1 then 'manual' else 'order' end,
             '{"order_id": "ORD-12345"}'::jsonb
        from stock_level l
       cross join lateral generate_series(1, version) v
       where tenant_id = :tenant
       order by v;
      analyze tenant, supplier, product, stock_level, stock_event;
      """;

  private final Connection connection;

  private LargeTenant(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes the tenant.
   *
   * @param events ledger rows per product
   */
  public static LargeTenant fill(DataSource database, int products, int events)
      throws SQLException {
    Connection connection = database.getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // Without triggers: what the rows say is of no interest here.
      statement.execute("set local session_replication_role = replica");
      statement.execute(of(CATALOGUE, products, events));
      statement.execute("analyze product, stock_level");
      statement.execute(of(LEDGER, products, events));
    }
    return new LargeTenant(connection);
  }

  private static String of(String sql, int products, int events) {
    return sql.replace(":tenant", "'" + TENANT + "'::uuid")
        .replace(":supplier", "'" + SUPPLIER + "'::uuid")
        .replace(":hot", "'" + HOT + "'::uuid")
        .replace(":products", Integer.toString(products))
        .replace(":events", Integer.toString(events));
  }

  /**
   * How PostgreSQL executes a query with these parameters, the second time.
   *
   * @param before what the product executes in the same transaction before it
   */
  public Plan explain(String before, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement first = connection.prepareStatement(before);
        PreparedStatement query =
            connection.prepareStatement("explain (analyze, buffers) " + sql)) {
      first.execute();
      for (int i = 0; i < parameters.length; i++) {
        query.setObject(i + 1, parameters[i]);
      }
      query.execute();
      StringBuilder text = new StringBuilder();
      try (ResultSet line = query.executeQuery()) {
        while (line.next()) {
          text.append(line.getString(1)).append('\n');
        }
      }
      Matcher pages = PAGES.matcher(text);
      if (!pages.find()) {
        throw new IllegalStateException(text.toString());
      }
      long read = pages.group(2) == null ? 0 : Long.parseLong(pages.group(2));
      return new Plan(text.toString(), Long.parseLong(pages.group(1)) + read);
    }
  }

  /**
   * What {@code explain analyze} says.
   *
   * @param pages that the query looked at: what it costs, whatever else the machine does
   */
  public record Plan(String text, long pages) {
    /** Fewer than there are rows: the worst page of a filter that few fit looks at half of them. */
    public static final long MAX = 60_000;
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
