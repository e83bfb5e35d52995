package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Nodes that are upgraded one by one: this version beside a later one, whose migration has kept to
 * the rule that {@code ARCHITECTURE.md} has for them.
 */
class UpgradeIT {
  private static final String DATABASE = "upgrade";

  /** Columns that may be left out, a table, an index, a stricter check for new rows. */
  private static final String LATER_MIGRATION =
      """
      alter table product add column colour text;
      alter table stock_level add column warehouse text not null default 'main';
      alter table stock_event add column channel text not null default 'api';
      alter table upload add column client text;
      alter table outbox_message add column attempts int not null default 0;
      create table warehouse (tenant_id uuid, name text, primary key (tenant_id, name));
      create index stock_event_channel on stock_event (tenant_id, channel);
      alter table product add check (colour <> '') not valid;
      insert into flyway_schema_history (
        installed_rank, version, description, type, script, checksum, installed_by, execution_time,
        success)
      values (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 1, 'later', 1, true);
      """;

  @Test
  void aNodeGoesOnAndStartsAgainOnALaterSchema() throws Exception {
    try (TestServer running = TestServer.with().database(DATABASE).start()) {
      Rows rows = new Rows(running.dataSource());
      TestClient client = new TestClient(running.baseUri());
      UUID tenant = client.tenant();
      works(client, tenant);

      rows.change(LATER_MIGRATION);
      works(client, tenant);

      try (TestServer startedLater = TestServer.with().database(DATABASE).start()) {
        works(new TestClient(startedLater.baseUri()), tenant);
      }
      assertThat(rows.number("select count(*) from stock_discrepancy")).isZero();
    }
  }

  private static void works(TestClient client, UUID tenant) throws IOException {
    UUID product = client.product(tenant, 5);
    assertThat(client.update(product, 1, "restock").status()).isEqualTo(200);
    assertThat(client.bulk(tenant, "", TestClient.line(product, 2)).text("status"))
        .isEqualTo("success");
    assertThat(client.get("api/v1/tenants/" + tenant + "/products/" + product).text("stock"))
        .isEqualTo("8");
    assertThat(client.get("stock/log/" + product).status()).isEqualTo(200);
  }
}
