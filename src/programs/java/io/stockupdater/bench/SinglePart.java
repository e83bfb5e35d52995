package io.stockupdater.bench;

import java.time.Duration;
import java.util.List;

/** Single updates beside the same statements over JDBC, and beside an empty JSON route. */
final class SinglePart implements Part {
  private static final int MANY = 10_000;
  private static final List<Integer> CLIENTS = List.of(1, 8, 32);
  private static final int CLIENTS_MAX = 32;
  private static final int PEERS_SHARE = 6; // of the time for warming up

  @Override
  public void run(Benchmark benchmark) throws Exception {
    Site site = benchmark.site(Site.Messages.STAY);
    site.warmUp("single", () -> warmUp(benchmark, site));
    for (int clients : CLIENTS) {
      Result result = new Result("single, %,d products, %d clients".formatted(MANY, clients));
      if (clients > 1 && !benchmark.isQuick()) {
        result
            .expect(Result.JDBC, References.SINGLE_MANY_JDBC)
            .expect(
                Result.EMPTY_ROUTE,
                clients == 8 ? References.EMPTY_ROUTE_8 : References.EMPTY_ROUTE_32);
      }
      Shop shop = Shop.of(MANY);
      benchmark.rounds(
          result,
          () -> product(benchmark, site, result, shop, clients),
          () -> jdbc(benchmark, site, result, shop, clients),
          () -> emptyRoute(benchmark, site, result, shop, clients));
    }
    for (int clients : CLIENTS) {
      Result result = new Result("single, one hot product, %d clients".formatted(clients));
      if (clients > 1 && !benchmark.isQuick()) {
        result.expect(Result.JDBC, References.SINGLE_HOT_JDBC);
      }
      Shop shop = Shop.of(1);
      benchmark.rounds(
          result,
          () -> product(benchmark, site, result, shop, clients),
          () -> jdbc(benchmark, site, result, shop, clients));
    }
  }

  /** All routes at full load: the JIT compiles for what it has seen. */
  static void warmUp(Benchmark benchmark, Site site) throws Exception {
    benchmark.say("single: warming up");
    Shop shop = Shop.of(MANY);
    Shop hot = Shop.of(1);
    site.stockroom().stock(shop, hot);
    Duration time = benchmark.options().warmUp();
    Duration short_ = time.dividedBy(PEERS_SHARE);
    ClosedLoop.run(CLIENTS_MAX, time, new SingleClients(site, shop)::product);
    ClosedLoop.run(CLIENTS_MAX, short_, new SingleClients(site, hot)::product);
    ClosedLoop.run(CLIENTS_MAX, time.dividedBy(2), new SingleClients(site, shop)::emptyRoute);
    ClosedLoop.run(CLIENTS_MAX, short_, new SingleClients(site, shop)::jdbc);
  }

  private static void product(Benchmark benchmark, Site site, Result result, Shop shop, int clients)
      throws Exception {
    site.stockroom().stock(shop);
    SingleClients updates = new SingleClients(site, shop);
    measure(benchmark, site, result, Result.PRODUCT, clients, updates::product);
    updates.check();
  }

  private static void jdbc(Benchmark benchmark, Site site, Result result, Shop shop, int clients)
      throws Exception {
    site.stockroom().stock(shop);
    SingleClients updates = new SingleClients(site, shop);
    measure(benchmark, site, result, Result.JDBC, clients, updates::jdbc);
    updates.check();
  }

  private static void emptyRoute(
      Benchmark benchmark, Site site, Result result, Shop shop, int clients) throws Exception {
    SingleClients requests = new SingleClients(site, shop);
    measure(benchmark, site, result, Result.EMPTY_ROUTE, clients, requests::emptyRoute);
  }

  private static void measure(
      Benchmark benchmark,
      Site site,
      Result result,
      String who,
      int clients,
      ClosedLoop.Clients opener)
      throws Exception {
    Duration window = benchmark.options().window();
    result.add(who, Sample.of(site.processors(), () -> ClosedLoop.run(clients, window, opener)));
  }
}
