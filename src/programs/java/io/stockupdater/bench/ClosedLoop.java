package io.stockupdater.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients each of which sends its next request as soon as the last one is answered. */
final class ClosedLoop {
  private ClosedLoop() {}

  /** One client. */
  interface Client extends AutoCloseable {
    void request() throws Exception;

    @Override
    void close() throws IOException, SQLException;
  }

  /** Makes them. */
  interface Clients {
    Client open() throws Exception;
  }

  /** Lets so many clients work for so long; they are connected before the time begins. */
  static Done run(int count, Duration window, Clients clients) throws Exception {
    List<Client> open = new ArrayList<>();
    try {
      List<Latencies> latencies = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        open.add(clients.open());
        latencies.add(new Latencies());
      }
      long start = System.nanoTime();
      long end = start + window.toNanos();
      Threads.run(
          count,
          number -> {
            Client client = open.get(number);
            Latencies mine = latencies.get(number);
            for (long before = System.nanoTime(); before < end; ) {
              client.request();
              long after = System.nanoTime();
              mine.add(after - before);
              before = after;
            }
          });
      long elapsed = System.nanoTime() - start;
      Latencies all = new Latencies();
      latencies.forEach(all::addAll);
      return Done.of(elapsed, all);
    } finally {
      for (Client client : open) {
        client.close();
      }
    }
  }
}
