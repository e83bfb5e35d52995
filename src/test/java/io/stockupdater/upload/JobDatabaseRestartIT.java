package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockupdater.development.TestDatabase;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.Lines;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A job during which PostgreSQL is stopped and started again. */
class JobDatabaseRestartIT {
  private static final int PRODUCTS = 1_000;
  private static final int EVENTS_EACH = 50;

  @Test
  void goesOnWhereItWas() {
    try (TestDatabase database = TestDatabase.start("job-restart");
        TestServer server = TestServer.with().database(database.url()).start()) {
      Stock stock = Stock.in(server.dataSource());
      List<UUID> products = stock.products(PRODUCTS, 0);
      JobClient jobs = new JobClient(new TestClient(server.baseUri()), stock);
      Answer accepted = jobs.send("", document(products));
      jobs.awaitLines(accepted, EVENTS_EACH);

      database.stop();
      database.start();

      // Until the pool has found out, the server says that it can't reach the database.
      jobs.await(() -> jobs.get(accepted.uploadId()).status() == 200);
      assertThat(jobs.report(accepted.uploadId()).at("/counts/applied").intValue())
          .isLessThanOrEqualTo(PRODUCTS * EVENTS_EACH);
      jobs.await(
          () -> {
            Answer answer = jobs.get(accepted.uploadId());
            return answer.status() == 200 && !answer.json().path("finished_at").isNull();
          });
      JsonNode job = jobs.report(accepted.uploadId());
      assertThat(job.path("status").textValue()).as(job.toString()).isEqualTo("completed");
      assertThat(
              stock.number(
                  """
                  select count(*) from stock_level
                   where tenant_id = ? and available = ? and version = ?
                  """,
                  stock.tenant(),
                  (long) EVENTS_EACH,
                  (long) EVENTS_EACH))
          .isEqualTo(PRODUCTS);
      stock.assertConsistent();
    }
  }

  private static String document(List<UUID> products) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < EVENTS_EACH; i++) {
      for (UUID product : products) {
        lines.add(Lines.line(product, 1));
      }
    }
    return Lines.document(lines);
  }
}
