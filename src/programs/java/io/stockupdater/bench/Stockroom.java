package io.stockupdater.bench;

import io.stockupdater.development.DatabaseUrl;
import io.stockupdater.development.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The database under measurement: emptied before each, looked through after it. */
final class Stockroom {
  private static final String EMPTY =
      "truncate tenant, outbox_message, upload_product, job_product, job_lines, idempotency_key"
          + " cascade";

  /** Without a minimum, so that the order of events does not matter to who spreads them. */
  private static final String STOCK =
      """
      with p as (
        insert into product (tenant_id, product_id, sku, name)
        select ?::uuid, id, id::text, 'Kettle' from unnest(?::uuid[]) as id
        returning tenant_id, product_id)
      insert into stock_level (tenant_id, product_id, min_level)
      select tenant_id, product_id, null from p
      """;

  private static final String LEVELS =
      """
      select l.product_id, l.available, l.version, coalesce(e.events, 0), coalesce(e.net, 0)
        from stock_level l
        left join (select product_id, count(*) as events, sum(delta)::bigint as net
                     from stock_event where tenant_id = ? group by product_id) e
       using (product_id)
       where l.tenant_id = ?
      """;

  private final DatabaseUrl url;
  private final Rows rows;

  Stockroom(DatabaseUrl url) {
    this.url = url;
    this.rows = new Rows(url.dataSource());
  }

  /** Refuses a PostgreSQL that is faster because it forgets. */
  void requireDurable() {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      Object value = rows.all("select current_setting(?)", setting).get(0).get(0);
      WrongAnswer.unless(
          "on".equals(value), () -> "%s is %s in PostgreSQL".formatted(setting, value));
    }
  }

  String version() {
    return String.valueOf(rows.all("select current_setting('server_version')").get(0).get(0));
  }

  /** The process that all others of PostgreSQL are children of. */
  long postmaster() {
    return Long.parseLong(
        String.valueOf(rows.all("select pg_read_file('postmaster.pid')").get(0).get(0))
            .lines()
            .findFirst()
            .orElseThrow());
  }

  Connection connect() throws SQLException {
    return url.dataSource().getConnection();
  }

  /**
   * Leaves nothing in the database but these tenants with their products, all at 0, and everything
   * on the disk, so that no measurement pays for the one before.
   */
  void stock(Shop... shops) {
    rows.change(EMPTY);
    for (Shop shop : shops) {
      rows.change("insert into tenant (tenant_id, name) values (?, 'bench')", shop.tenant());
      rows.change(STOCK, shop.tenant(), shop.products().toArray(UUID[]::new));
    }
    rows.change("vacuum analyze product, stock_level");
    rows.change("checkpoint");
  }

  /**
   * Looks at every level and every ledger row.
   *
   * @throws WrongAnswer unless they are what was expected
   */
  void check(Expected... tenants) {
    for (Expected expected : tenants) {
      checkTenant(expected);
    }
    long discrepancies = rows.number("select count(*) from stock_discrepancy");
    WrongAnswer.unless(
        discrepancies == 0, () -> "%d rows in stock_discrepancy".formatted(discrepancies));
  }

  private void checkTenant(Expected expected) {
    for (List<@Nullable Object> row : rows.all(LEVELS, expected.tenant(), expected.tenant())) {
      Expected.Stock stock = expected.of((UUID) row.get(0));
      List<Object> right = List.of(stock.level(), stock.events(), stock.events(), stock.level());
      WrongAnswer.unless(
          right.equals(row.subList(1, 5)),
          () ->
              "product %s has level, version, ledger rows and their sum %s instead of %s"
                  .formatted(row.get(0), row.subList(1, 5), right));
    }
    long events =
        rows.number("select count(*) from stock_event where tenant_id = ?", expected.tenant());
    WrongAnswer.unless(
        events == expected.events(),
        () -> "%d ledger rows, not %d".formatted(events, expected.events()));
  }

  /** That every product of so many uploads has its result row. */
  void checkResults(UUID tenant, long products, long events) {
    List<@Nullable Object> results =
        rows.all(
                "select count(*), coalesce(sum(events_processed), 0)::bigint from upload_product"
                    + " where tenant_id = ? and conflict_code is null",
                tenant)
            .get(0);
    WrongAnswer.unless(
        List.of(products, events).equals(results),
        () ->
            "result rows and their events are %s instead of %d and %d"
                .formatted(results, products, events));
  }

  long stockedProducts(UUID tenant) {
    return rows.number(
        "select count(*) from product join stock_level using (tenant_id, product_id)"
            + " where tenant_id = ?",
        tenant);
  }

  long ledgerRows(UUID tenant) {
    return rows.number("select count(*) from stock_event where tenant_id = ?", tenant);
  }

  long messages() {
    return rows.number("select count(*) from outbox_message");
  }
}
