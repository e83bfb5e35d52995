package io.stockupdater.bench;

import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.activemq.ActiveMQConnectionFactory;

/** Whether messages leave at the rate at which they are made. */
final class OutboxPart implements Part {
  private static final int PRODUCTS = 10_000;
  private static final int CLIENTS = 32;
  private static final Shape SHAPE = Shape.even(10_000, 10_000);
  private static final Shape QUICK_SHAPE = Shape.even(200, 200);
  private static final String LEFT = "left";
  private static final Duration DRAIN_MAX = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(10);

  @Override
  public void run(Benchmark benchmark) throws Exception {
    Site site = benchmark.site(Site.Messages.LEAVE);
    site.warmUp("single", () -> SinglePart.warmUp(benchmark, site));
    site.checkMessages(0);
    Shop shop = Shop.of(PRODUCTS);
    Result single = new Result("outbox, single updates, %d clients".formatted(CLIENTS));
    benchmark.rounds(
        single,
        () -> {
          site.stockroom().stock(shop);
          SingleClients clients = new SingleClients(site, shop);
          Duration window = benchmark.options().window();
          measure(site, single, () -> ClosedLoop.run(CLIENTS, window, clients::product));
          clients.check();
        });
    Workload workload =
        Workload.make(
            benchmark.isQuick() ? QUICK_SHAPE : SHAPE, benchmark.folder("documents"), false);
    Bulk bulk = new Bulk(site, workload, 1);
    Result upload = new Result("outbox, upload of " + workload.shape());
    benchmark.rounds(
        upload,
        () -> {
          site.stockroom().stock(workload.shop());
          measure(site, upload, bulk::run);
          bulk.checkRows();
        });
    workload.delete();
  }

  /** Work that makes one message per event. */
  private static void measure(Site site, Result result, Sample.Work work) throws Exception {
    try (Subscriber subscriber = new Subscriber(site.brokerUrl())) {
      long start = System.nanoTime();
      long[] made = new long[1];
      long[] waiting = new long[1];
      Sample sample =
          Sample.of(
              site.processors(),
              () -> {
                Done done = work.run();
                made[0] = done.events();
                waiting[0] = done.events() - subscriber.received.sum();
                return done;
              });
      await()
          .pollInterval(POLL)
          .atMost(DRAIN_MAX)
          .until(() -> subscriber.received.sum() >= made[0] && site.stockroom().messages() == 0);
      double seconds = (System.nanoTime() - start) / 1e9;
      result.add(Result.PRODUCT, sample);
      result.add(LEFT, Sample.of(made[0] / seconds));
      result.figure("left /s", result.median(LEFT, Sample::perSecond));
      result.figure("not there yet when the last was made", waiting[0]);
    }
  }

  /** Counts what arrives. */
  private static final class Subscriber implements AutoCloseable {
    private final LongAdder received = new LongAdder();
    private final Connection connection;

    Subscriber(String brokerUrl) throws JMSException {
      connection = new ActiveMQConnectionFactory(brokerUrl).createConnection();
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      session
          .createConsumer(session.createTopic("stock-updated"))
          .setMessageListener(message -> received.increment());
      connection.start();
    }

    @Override
    public void close() throws JMSException {
      connection.close();
    }
  }
}
