package io.stockupdater.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.Rows;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A tenant of a test's own with its products, made and looked at past the server. */
public final class Stock {
  /** A row of the ledger. */
  public record Event(
      long version,
      long delta,
      long resultingLevel,
      Instant eventTime,
      String source,
      @Nullable String reason,
      @Nullable String reference,
      @Nullable String meta,
      @Nullable UUID eventId,
      @Nullable UUID userId,
      @Nullable UUID uploadId) {}

  private final DataSource dataSource;
  private final Rows rows;
  private final UUID tenant = UUID.randomUUID();

  private Stock(DataSource dataSource) {
    this.dataSource = dataSource;
    this.rows = new Rows(dataSource);
  }

  /** A new tenant without products. */
  public static Stock in(DataSource dataSource) {
    Stock stock = new Stock(dataSource);
    stock.execute("insert into tenant (tenant_id, name) values (?, 'test')", stock.tenant);
    return stock;
  }

  public UUID tenant() {
    return tenant;
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /** A new product that may not fall below zero. */
  public UUID product(long level) {
    return product(level, 0L, null);
  }

  public UUID product(long level, @Nullable Long min, @Nullable Long max) {
    UUID product = UUID.randomUUID();
    create(product, level, min, max);
    return product;
  }

  /** A product of a known id with nothing in stock. */
  public void create(UUID product) {
    create(product, 0, 0L, null);
  }

  private void create(UUID product, long level, @Nullable Long min, @Nullable Long max) {
    execute(
        """
        with p as (
          insert into product (tenant_id, product_id, sku, name) values (?, ?, ?, 'test')
          returning tenant_id, product_id),
        l as (
          insert into stock_level (tenant_id, product_id, available, version, min_level, max_level)
          select tenant_id, product_id, ?, ?, ?::bigint, ?::bigint from p
          returning tenant_id, product_id, available)
        insert into stock_event (
          tenant_id, product_id, version, delta, resulting_level, event_time, source)
        select tenant_id, product_id, 1, available, available, now(), 'initial' from l
         where available <> 0
        """,
        tenant,
        product,
        product.toString(),
        level,
        level == 0 ? 0L : 1L,
        min,
        max);
  }

  public List<UUID> products(int count, long level) {
    return LongStream.range(0, count).mapToObj(i -> product(level)).toList();
  }

  public long level(UUID product) {
    return number(
        "select available from stock_level where tenant_id = ? and product_id = ?",
        tenant,
        product);
  }

  /** The product's rows by version, without the one that opened its level. */
  public List<Event> ledger(UUID product) {
    return rows.read(
        row ->
            new Event(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getObject(9, UUID.class),
                row.getObject(10, UUID.class),
                row.getObject(11, UUID.class)),
        """
        select version, delta, resulting_level, event_time, source, reason, reference,
               meta::text, event_id, user_id, upload_id
          from stock_event
         where tenant_id = ? and product_id = ? and source <> 'initial'
         order by version
        """,
        tenant,
        product);
  }

  /** The levels after each of the product's events. */
  public List<Long> levels(UUID product) {
    return ledger(product).stream().map(Event::resultingLevel).toList();
  }

  public long number(String sql, Object... values) {
    return rows.number(sql, values);
  }

  /** The first column of the only row. */
  public String text(String sql, Object... values) {
    return rows.text(sql, values);
  }

  public void execute(String sql, @Nullable Object... values) {
    rows.change(sql, values);
  }

  /** That every level is what its ledger says, without a gap in the versions. */
  public void assertConsistent() {
    assertThat(number("select count(*) from stock_discrepancy where tenant_id = ?", tenant))
        .as("discrepancies")
        .isZero();
  }

  /** That no upload ever changed anything of this tenant, or left a word about it. */
  public void assertWithoutTrace() {
    assertConsistent();
    assertThat(
            number(
                """
                select (select count(*) from stock_event where tenant_id = ? and source <> 'initial')
                     + (select count(*) from upload where tenant_id = ?)
                     + (select count(*) from upload_product where tenant_id = ?)
                """,
                tenant,
                tenant,
                tenant))
        .as("rows of uploads")
        .isZero();
  }
}
