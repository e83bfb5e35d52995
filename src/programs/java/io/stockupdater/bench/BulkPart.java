package io.stockupdater.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/** Bulk updates beside one JDBC transaction per product, and beside one COPY of the rows. */
final class BulkPart implements Part {
  /** A short document is sent so often that this many events are measured. */
  private static final int EVENTS_MIN = 100_000;

  /** A short document is copied no more often: the ledger is emptied in between. */
  private static final int COPIES_MAX = 10;

  private static final List<Integer> CONNECTIONS = List.of(1, 2, 4, 8);
  private static final Shape WARM_UP = Shape.even(10_000, 100);
  private static final Duration PEER_WARM_UP_MAX = Duration.ofSeconds(10);

  private static final List<Shape> SHAPES =
      List.of(
          Shape.even(1_000, 10),
          Shape.even(10_000, 100),
          Shape.even(100_000, 1_000),
          Shape.zipf(100_000, 1_000),
          Shape.even(100_000, 1), // as many as a product may have in one upload
          Shape.even(1_000_000, 10_000));

  private static final List<Shape> QUICK_SHAPES =
      List.of(Shape.even(200, 10), Shape.zipf(200, 10), Shape.even(200, 1));

  @Override
  public void run(Benchmark benchmark) throws Exception {
    Site site = benchmark.site(Site.Messages.STAY);
    site.warmUp("bulk", () -> warmUp(benchmark, site));
    for (Shape shape : benchmark.isQuick() ? QUICK_SHAPES : SHAPES) {
      measure(benchmark, site, shape);
    }
  }

  /** The product, and the classes of the driver that the peers need. */
  static void warmUp(Benchmark benchmark, Site site) throws Exception {
    benchmark.say("bulk: warming up");
    Workload workload = Workload.make(WARM_UP, benchmark.folder("documents"), true);
    site.stockroom().stock(workload.shop());
    long start = System.nanoTime();
    do {
      new Bulk(site, workload, 1).run();
    } while (System.nanoTime() - start < benchmark.options().warmUp().toNanos());
    site.stockroom().stock(workload.shop());
    start = System.nanoTime();
    long end = start + Math.min(PEER_WARM_UP_MAX.toNanos(), benchmark.options().warmUp().toNanos());
    try (BulkPeer.Jdbc jdbc = new BulkPeer.Jdbc(site.stockroom(), 2)) {
      do {
        jdbc.apply(workload);
      } while (System.nanoTime() < end);
    }
    workload.delete();
  }

  private static void measure(Benchmark benchmark, Site site, Shape shape) throws Exception {
    Workload workload = Workload.make(shape, benchmark.folder("documents"), true);
    Path rows = BulkPeer.writeRows(workload);
    Bulk bulk =
        new Bulk(
            site, workload, benchmark.isQuick() ? 1 : Math.max(1, EVENTS_MIN / shape.events()));
    Result result = new Result("bulk " + shape + (shape.products() == 1 ? " hot" : ""));
    if (!benchmark.isQuick() && shape.events() == 100 * shape.products()) {
      result.expect(Result.JDBC, References.BULK_JDBC);
    }
    if (shape.events() >= EVENTS_MIN) {
      result.expect(Result.COPY, References.BULK_COPY);
    }
    benchmark.rounds(
        result,
        () -> product(result, bulk),
        () -> {
          for (int connections : CONNECTIONS) {
            if (connections <= shape.products()) {
              jdbc(result, bulk, connections);
            }
          }
        },
        () -> copy(result, bulk, rows));
    workload.delete();
  }

  private static void product(Result result, Bulk bulk) throws Exception {
    bulk.site().stockroom().stock(bulk.workload().shop());
    result.add(Result.PRODUCT, Sample.of(bulk.site().processors(), bulk::run));
    bulk.checkRows();
  }

  private static void jdbc(Result result, Bulk bulk, int connections) throws Exception {
    bulk.site().stockroom().stock(bulk.workload().shop());
    try (BulkPeer.Jdbc jdbc = new BulkPeer.Jdbc(bulk.site().stockroom(), connections)) {
      result.add(
          Result.JDBC + " " + connections,
          Sample.of(
              bulk.site().processors(),
              () -> {
                long start = System.nanoTime();
                for (int i = 0; i < bulk.times(); i++) {
                  jdbc.apply(bulk.workload());
                }
                return Done.of(System.nanoTime() - start, bulk.events());
              }));
    }
    bulk.checkRows();
  }

  private static void copy(Result result, Bulk bulk, Path rows) throws Exception {
    Stockroom stockroom = bulk.site().stockroom();
    int events = bulk.workload().shape().events();
    int copies = Math.min(COPIES_MAX, bulk.times());
    result.add(
        Result.COPY,
        Sample.of(
            bulk.site().processors(),
            () -> {
              long elapsed = 0;
              for (int i = 0; i < copies; i++) {
                stockroom.stock(bulk.workload().shop());
                try (Connection connection = stockroom.connect()) {
                  long start = System.nanoTime();
                  BulkPeer.copy(connection, rows);
                  elapsed += System.nanoTime() - start;
                }
                long copied = stockroom.ledgerRows(bulk.workload().shop().tenant());
                WrongAnswer.unless(
                    copied == events, () -> "%d rows copied, not %d".formatted(copied, events));
              }
              return Done.of(elapsed, (long) copies * events);
            }));
  }
}
