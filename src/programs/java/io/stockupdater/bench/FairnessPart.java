package io.stockupdater.bench;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What becomes of one tenant's single updates, and of health, while another's upload is on. */
final class FairnessPart implements Part {
  private static final int UPDATES_PER_SECOND = 50;
  private static final int HEALTH_PER_SECOND = 10;
  private static final int PRODUCTS = 100;
  private static final Shape SHAPE = Shape.even(1_000_000, 10_000);
  private static final Shape QUICK_SHAPE = Shape.even(20_000, 200);
  private static final String ALONE = "alone";
  private static final String UPLOAD = "upload";

  @Override
  public void run(Benchmark benchmark) throws Exception {
    Site site = benchmark.site(Site.Messages.STAY);
    site.warmUp("bulk", () -> BulkPart.warmUp(benchmark, site));
    site.warmUp("single", () -> SinglePart.warmUp(benchmark, site));
    Workload workload =
        Workload.make(
            benchmark.isQuick() ? QUICK_SHAPE : SHAPE, benchmark.folder("documents"), false);
    Bulk bulk = new Bulk(site, workload, 1);
    Shop other = Shop.of(PRODUCTS);
    Result result =
        new Result(
            "fairness, %d updates/s during an upload of %s"
                .formatted(UPDATES_PER_SECOND, workload.shape()));
    Health health = new Health(site);
    benchmark.rounds(
        result,
        () -> alone(benchmark, site, result, other),
        () -> together(bulk, result, other, health));
    result.figure("upload events/s", result.median(UPLOAD, Sample::perSecond));
    result.figure("p99 alone ms", result.median(ALONE, Sample::p99Millis));
    result.figure("health answers", health.answers.get());
    result.figure("not 200", health.failures.get());
    result.figure("health p99 ms", health.latencies.millis(0.99));
    workload.delete();
  }

  private static void alone(Benchmark benchmark, Site site, Result result, Shop other)
      throws Exception {
    site.stockroom().stock(other);
    SingleClients clients = new SingleClients(site, other);
    long end = System.nanoTime() + benchmark.options().window().toNanos();
    result.add(
        ALONE,
        Sample.of(
            site.processors(),
            () -> Paced.run(UPDATES_PER_SECOND, () -> System.nanoTime() >= end, clients::product)));
    clients.check();
  }

  private static void together(Bulk bulk, Result result, Shop other, Health health)
      throws Exception {
    Site site = bulk.site();
    site.stockroom().stock(bulk.workload().shop(), other);
    SingleClients clients = new SingleClients(site, other);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Done> upload = threads.submit(bulk::run);
      Future<Done> healthy =
          threads.submit(() -> Paced.run(HEALTH_PER_SECOND, upload::isDone, health::client));
      result.add(
          Result.PRODUCT,
          Sample.of(
                  site.processors(),
                  () -> Paced.run(UPDATES_PER_SECOND, upload::isDone, clients::product))
              .withoutProcessors());
      Done done = upload.get();
      health.latencies.addAll(healthy.get().latencies());
      result.add(UPLOAD, Sample.of(done.events() / done.seconds()));
    } finally {
      threads.shutdownNow();
    }
    clients.checkLedger();
    site.stockroom().check(bulk.expected());
  }

  /** Asks how the server is; that it says it is not well is a figure, not a failure. */
  private static final class Health {
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Latencies latencies = new Latencies();
    private final Site site;

    Health(Site site) {
      this.site = site;
    }

    ClosedLoop.Client client() {
      HttpConnection connection = new HttpConnection(site.uri());
      byte[] request = HttpConnection.get("/health");
      return new ClosedLoop.Client() {
        @Override
        public void request() throws Exception {
          if (connection.send(request).status() != 200) {
            failures.incrementAndGet();
          }
          answers.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
          connection.close();
        }
      };
    }
  }
}
