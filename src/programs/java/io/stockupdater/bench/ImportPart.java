package io.stockupdater.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Imports of new products, beside batches of inserts over JDBC. */
final class ImportPart implements Part {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PRODUCTS = 10_000;
  private static final int QUICK_PRODUCTS = 200;

  /** As many as the product imports in one transaction. */
  private static final int BATCH = 1_000;

  private static final String PRODUCT =
      "insert into product (tenant_id, product_id, sku, name) values (?, ?, ?, ?)";
  private static final String LEVEL =
      "insert into stock_level (tenant_id, product_id) values (?, ?)";

  @Override
  public void run(Benchmark benchmark) throws Exception {
    Site site = benchmark.site(Site.Messages.STAY);
    site.warmUp("imports", () -> warmUp(benchmark, site));
    int products = benchmark.isQuick() ? QUICK_PRODUCTS : PRODUCTS;
    Result result = new Result("import, %,d new products".formatted(products));
    benchmark.rounds(
        result,
        () -> {
          Shop shop = empty(site);
          result.add(
              Result.PRODUCT, Sample.of(site.processors(), () -> imported(site, shop, products)));
          check(site, shop, products);
        },
        () -> {
          Shop shop = empty(site);
          result.add(
              Result.JDBC + " 1",
              Sample.of(site.processors(), () -> inserted(site, shop, products)));
          check(site, shop, products);
        });
  }

  private static void warmUp(Benchmark benchmark, Site site) throws Exception {
    benchmark.say("imports: warming up");
    long end = System.nanoTime() + benchmark.options().warmUp().toNanos();
    do {
      imported(site, empty(site), benchmark.isQuick() ? QUICK_PRODUCTS : PRODUCTS);
    } while (System.nanoTime() < end);
  }

  /** A tenant without products, and nothing else in the database. */
  private static Shop empty(Site site) {
    Shop shop = new Shop(UUID.randomUUID(), List.of());
    site.stockroom().stock(shop);
    return shop;
  }

  private static Done imported(Site site, Shop shop, int products) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < products; i++) {
      lines.append("{\"sku\":\"S-%d\",\"name\":\"Bolt %d\"}\n".formatted(i, i));
    }
    byte[] request =
        HttpConnection.put(
            "/api/v1/tenants/" + shop.tenant() + "/products/bulk",
            "application/x-ndjson",
            lines.toString());
    HttpConnection.Answer answer;
    long elapsed;
    try (HttpConnection connection = new HttpConnection(site.uri())) {
      long start = System.nanoTime();
      answer = connection.send(request);
      elapsed = System.nanoTime() - start;
    }
    WrongAnswer.unless(
        answer.status() == 200,
        () -> "an import got %d %s".formatted(answer.status(), answer.text()));
    JsonNode report = JSON.readTree(answer.text());
    WrongAnswer.unless(
        report.path("created").intValue() == products,
        () -> "an import of %d products answered %s".formatted(products, answer.text()));
    return Done.of(elapsed, products);
  }

  private static Done inserted(Site site, Shop shop, int products) throws SQLException {
    try (Connection connection = site.stockroom().connect();
        PreparedStatement product = connection.prepareStatement(PRODUCT);
        PreparedStatement level = connection.prepareStatement(LEVEL)) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      for (int i = 0; i < products; i++) {
        UUID id = UUID.randomUUID();
        bind(product, shop.tenant(), id, "S-" + i, "Bolt " + i);
        bind(level, shop.tenant(), id);
        if ((i + 1) % BATCH == 0 || i + 1 == products) {
          product.executeBatch();
          level.executeBatch();
          connection.commit();
        }
      }
      return Done.of(System.nanoTime() - start, products);
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }

  private static void check(Site site, Shop shop, int products) {
    long stocked = site.stockroom().stockedProducts(shop.tenant());
    WrongAnswer.unless(
        stocked == products, () -> "%d products have a level, not %d".formatted(stocked, products));
  }
}
