package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.Rows;
import io.stockupdater.testing.Stock;
import java.time.Duration;
import javax.sql.DataSource;

/** A second list of the messages that servers commit, from which no relay takes any away. */
final class MessageLog {
  private static final Duration DRAINED_MAX = Duration.ofSeconds(60);

  private static final String[] INSTALL = {
    """
    create table if not exists message_log as
      select tenant_id, product_id, previous_version, stock_version from outbox_message limit 0
    """,
    """
    create or replace function log_message() returns trigger language plpgsql as $$
    begin
      insert into message_log
      values (new.tenant_id, new.product_id, new.previous_version, new.stock_version);
      return null;
    end $$
    """,
    """
    create or replace trigger log_message after insert on outbox_message
    for each row execute function log_message()
    """
  };

  /** Changes and messages without a counterpart: there is one message per product and upload. */
  private static final String UNMATCHED =
      """
      with change as (
        select product_id, min(version) - 1, max(version)
          from stock_event
         where tenant_id = ? and source <> 'initial'
         group by product_id, coalesce(upload_id, stock_event_id)),
      message as (
        select product_id, previous_version, stock_version from message_log where tenant_id = ?)
      select (select count(*) from (table change except all table message) untold)
           + (select count(*) from (table message except all table change) unfounded)
      """;

  private MessageLog() {}

  /** Has messages listed in this database from now on. */
  static void install(DataSource database) {
    Rows rows = new Rows(database);
    for (String sql : INSTALL) {
      rows.change(sql);
    }
  }

  /** That every change of the tenant was told by one message, and that all of them have left. */
  static void assertTold(Stock stock) {
    assertThat(stock.number(UNMATCHED, stock.tenant(), stock.tenant())).as("messages").isZero();
    await("the outbox drains")
        .atMost(DRAINED_MAX)
        .until(
            () ->
                stock.number(
                        "select count(*) from outbox_message where tenant_id = ?", stock.tenant())
                    == 0);
  }
}
