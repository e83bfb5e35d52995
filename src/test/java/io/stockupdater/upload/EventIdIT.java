package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.document;
import static io.stockupdater.testing.Lines.eventId;
import static io.stockupdater.testing.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That an event with an event_id takes effect once. */
class EventIdIT extends DeployedIT {
  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());
  private final UUID product = stock.product(100);
  private final UUID id = UUID.randomUUID();

  @Test
  void appliesTheSameFileOnce() {
    UUID other = stock.product(100);
    String[] file = {
      line(product, 1, UUID.randomUUID()),
      line(product, 2, UUID.randomUUID()),
      line(other, 3, UUID.randomUUID())
    };
    assertThat(client.apply(stock, file).body()).doesNotContain("duplicates");
    TestClient.Answer again = client.apply(stock, file);
    assertThat(again.body())
        .isEqualTo(
            """
            {"status":"success","applied":[\
            {"product_id":"%s","events_processed":0,"final_level":103,"duplicates":2},\
            {"product_id":"%s","events_processed":0,"final_level":103,"duplicates":1}],\
            "total_events_processed":0}"""
                .formatted(product, other));
    assertThat(client.report(stock, again.uploadId()).body()).isEqualTo(again.body());
    assertThat(stock.ledger(product)).hasSize(2);
    stock.assertConsistent();
  }

  @Test
  void answersTheCurrentLevelOfAProductOfDuplicates() {
    client.apply(stock, line(product, 1, id));
    client.apply(stock, line(product, 50));
    assertThat(client.apply(stock, line(product, 1, id)).list("applied"))
        .containsExactly(applied(0, 151, 1));
  }

  @Test
  void appliesWhatIsNewBesideDuplicates() {
    client.apply(stock, line(product, 1, id));
    assertThat(
            client
                .apply(stock, line(product, 2), line(product, 1, id), line(product, 3))
                .list("applied"))
        .containsExactly(applied(2, 106, 1));
    assertThat(stock.levels(product)).containsExactly(101L, 103L, 106L);
  }

  @Test
  void doesNotCheckADuplicateAgainstTheBounds() {
    client.apply(stock, line(product, -100, id));
    assertThat(client.apply(stock, line(product, -100, id)).list("applied"))
        .containsExactly(applied(0, 0, 1));
  }

  @Test
  void comparesMetaAsJson() {
    client.apply(
        stock, event("\"meta\":{\"a\":1,\"b\":[1.0,\"\\u00fc\"],\"n\":" + "7".repeat(2_000) + "}"));
    assertThat(
            client
                .apply(
                    stock,
                    event(
                        "\"meta\": { \"n\" : "
                            + "7".repeat(2_000)
                            + ", \"b\":[1, \"ü\"], \"a\":1e0 }"))
                .list("applied"))
        .containsExactly(applied(0, 101, 1));
    assertReused(event("\"meta\":{\"a\":2,\"b\":[1.0,\"\\u00fc\"]}"));
    assertReused(event());
  }

  @Test
  void takesDefaultsAndNullsForTheSame() {
    client.apply(stock, event());
    assertThat(
            client
                .apply(
                    stock,
                    event("\"source\":\"system\"", "\"meta\":null", "\"reason\":null", "\"x\":1"))
                .list("applied"))
        .containsExactly(applied(0, 101, 1));
  }

  @Test
  void takesAnIdInUpperCaseForTheSame() {
    client.apply(stock, event());
    assertThat(
            client
                .apply(
                    stock, event().replace(id.toString(), id.toString().toUpperCase(Locale.ROOT)))
                .list("applied"))
        .containsExactly(applied(0, 101, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"source\":\"x\"",
        "\"reason\":\"x\"",
        "\"reference\":\"x\"",
        "\"meta\":{}",
        "\"event_time\":\"2024-01-01T00:00:00Z\"",
        "\"delta\":2"
      })
  void refusesAnIdWithOtherContent(String member) {
    client.apply(stock, event());
    assertReused(event(member));
  }

  @Test
  void comparesTheTimeAsWritten() {
    client.apply(stock, event("\"event_time\":\"2024-01-01T00:00:00Z\""));
    assertThat(
            client.apply(stock, event("\"event_time\":\"2024-01-01T00:00:00Z\"")).list("applied"))
        .containsExactly(applied(0, 101, 1));
    assertReused(event("\"event_time\":\"2024-01-01T01:00:00+01:00\""));
    assertReused(event());
  }

  @Test
  void refusesAnIdOfAnotherProduct() {
    client.apply(stock, event());
    UUID other = stock.product(5);
    assertThat(client.apply(stock, line(other, 1, id)).list("conflicts"))
        .containsExactly(reused(other, 1));
    assertThat(stock.level(other)).isEqualTo(5);
  }

  @Test
  void refusesAReusedIdUnderSkipToo() {
    client.apply(stock, event());
    assertThat(
            client
                .upload(
                    stock,
                    "?on_invalid=skip",
                    document(line(product, 5), line(product, 2, id), line(product, 5)))
                .isOk()
                .list("conflicts"))
        .containsExactly(reused(product, 2));
    assertThat(stock.level(product)).isEqualTo(101);
  }

  @Test
  void keepsTenantsApart() {
    client.apply(stock, event());
    Stock other = Stock.in(dataSource());
    UUID theirs = other.product(0);
    assertThat(client.apply(other, line(theirs, 7, id)).json().path("status").textValue())
        .isEqualTo("success");
  }

  @Test
  void countsARepetitionWithinAFile() {
    assertThat(client.apply(stock, event(), line(product, 5), event()).list("applied"))
        .containsExactly(applied(2, 106, 1));
    UUID second = UUID.randomUUID();
    assertThat(
            client
                .apply(stock, line(product, 1, second), line(product, 2, second))
                .list("conflicts"))
        .containsExactly(reused(product, 2));
  }

  @Test
  void countsTheFirstOccurrenceAcrossTheProductsOfAFile() {
    UUID other = stock.product(5);
    TestClient.Answer answer =
        client.apply(stock, line(other, 1), line(product, 1, id), line(other, 1, id));
    assertThat(answer.list("applied")).containsExactly(applied(1, 101, 0));
    assertThat(answer.list("conflicts")).containsExactly(reused(other, 3));
  }

  @Test
  void doesNotBurnAnIdThatWasRolledBack() {
    assertThat(client.apply(stock, event(), line(product, "\"x\"")).list("conflicts")).hasSize(1);
    assertThat(client.apply(stock, event()).list("applied")).containsExactly(applied(1, 101, 0));
    UUID second = UUID.randomUUID();
    client.apply(stock, line(product, 1, second), line(product, -1_000));
    assertThat(client.apply(stock, line(product, 9, second)).list("applied"))
        .containsExactly(applied(1, 110, 0));
    client.apply(stock, line(UUID.randomUUID(), 1, new UUID(id.getMostSignificantBits(), 1)));
    assertThat(
            client
                .apply(stock, line(product, 1, new UUID(id.getMostSignificantBits(), 1)))
                .list("applied"))
        .containsExactly(applied(1, 111, 0));
  }

  @Test
  void doesNotTakeTheIdOfAZero() {
    assertThat(client.apply(stock, line(product, 0, id), event()).list("applied"))
        .containsExactly(applied(1, 101, 0));
    UUID second = UUID.randomUUID();
    client.apply(stock, line(product, 0, second));
    assertThat(client.apply(stock, line(product, 1, second)).list("applied"))
        .containsExactly(applied(1, 102, 0));
  }

  @Test
  void findsRepetitionsThatAreFarApart() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      lines.add(line(product, 1, new UUID(id.getMostSignificantBits(), i)));
    }
    lines.addAll(lines.subList(0, 500));
    lines.addAll(lines.subList(2_500, 3_000)); // and those that were written last
    assertThat(client.upload(stock, "", document(lines)).isOk().list("applied"))
        .containsExactly(applied(3_000, 3_100, 1_000));
    assertThat(client.upload(stock, "", document(lines)).isOk().list("applied"))
        .containsExactly(applied(0, 3_100, 4_000));
  }

  @Test
  void appliesAnEventOnceHoweverManySendItAtOnce() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 10; round++) {
        UUID[] products = {stock.product(0), stock.product(0)};
        String[] lines = {
          line(products[0], 1, UUID.randomUUID()), line(products[1], 1, UUID.randomUUID())
        };
        List<Future<TestClient.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          answers.add(clients.submit(() -> client.apply(stock, lines)));
        }
        int processed = 0;
        for (Future<TestClient.Answer> answer : answers) {
          assertThat(answer.get().json().path("status").textValue()).isEqualTo("success");
          processed += answer.get().json().path("total_events_processed").intValue();
        }
        assertThat(processed).isEqualTo(2);
        assertThat(stock.level(products[0])).isEqualTo(1);
        assertThat(stock.level(products[1])).isEqualTo(1);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40, 2_500})
  void letsCrossingIdsEndAsAppliedOrReusedNeverAsAnError(int ids) throws Exception {
    Random random = new Random(ids);
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < (ids > 1_000 ? 4 : 25); round++) {
        UUID a = stock.product(0);
        UUID b = stock.product(0);
        List<UUID> first = ids(ids, random);
        List<UUID> second = ids(ids, random);
        List<Future<TestClient.Answer>> answers = new ArrayList<>();
        for (String file :
            List.of(crossing(a, first, b, second, random), crossing(a, second, b, first, random))) {
          answers.add(clients.submit(() -> client.upload(stock, "", file).isOk()));
          answers.add(clients.submit(() -> client.upload(stock, "", file).isOk()));
        }
        for (Future<TestClient.Answer> answer : answers) {
          assertThat(
                  answer
                      .get(120, TimeUnit.SECONDS)
                      .json()
                      .path("conflicts")
                      .findValuesAsText("code"))
              .allMatch("event_id_reused"::equals);
        }
        assertThat(
                stock.number("select count(*) from stock_event where product_id in (?, ?)", a, b))
            .as("each id once")
            .isEqualTo(2L * ids);
        stock.assertConsistent();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static List<UUID> ids(int count, Random random) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(new UUID(random.nextLong(), random.nextLong()));
    }
    return ids;
  }

  private static String crossing(
      UUID a, List<UUID> idsOfA, UUID b, List<UUID> idsOfB, Random random) {
    List<String> lines = new ArrayList<>();
    idsOfA.forEach(eventId -> lines.add(line(a, 1, eventId)));
    idsOfB.forEach(eventId -> lines.add(line(b, 1, eventId)));
    Collections.shuffle(lines, random);
    return document(lines);
  }

  private void assertReused(String line) {
    assertThat(client.apply(stock, line).list("conflicts")).containsExactly(reused(product, 1));
    assertThat(stock.level(product)).isEqualTo(101);
  }

  /** One event of the product with the id, with a delta of 1 unless the members say otherwise. */
  private String event(String... members) {
    List<String> all = new ArrayList<>(List.of(eventId(id)));
    all.addAll(List.of(members));
    return line(product, "1", all.toArray(String[]::new));
  }

  private String applied(int events, long level, int duplicates) {
    return "{\"product_id\":\"%s\",\"events_processed\":%d,\"final_level\":%d%s}"
        .formatted(product, events, level, duplicates == 0 ? "" : ",\"duplicates\":" + duplicates);
  }

  private static String reused(UUID product, int line) {
    return """
        {"product_id":"%s","reason":"event_id reused","line":%d,"code":"event_id_reused"}"""
        .formatted(product, line);
  }
}
