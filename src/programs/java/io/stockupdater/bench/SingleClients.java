package io.stockupdater.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/** Clients that make single updates of one, and what all of them have been told. */
final class SingleClients {
  private static final String REASON = "benchmark";
  private static final String BODY = "{\"quantity\":1,\"reason\":\"" + REASON + "\"}";
  private static final String STOCK = "\"stock\":";

  private final Site site;
  private final Shop shop;
  private final AtomicLongArray updates;
  private final AtomicLongArray levels;
  private final List<byte[]> requests;

  /**
   * @param shop the products that are updated, in no order
   */
  SingleClients(Site site, Shop shop) {
    this.site = site;
    this.shop = shop;
    this.updates = new AtomicLongArray(shop.products().size());
    this.levels = new AtomicLongArray(shop.products().size());
    this.requests =
        shop.products().stream()
            .map(product -> HttpConnection.post("/stock/update/" + product, BODY))
            .toList();
  }

  /** One that talks to the product. */
  ClosedLoop.Client product() {
    HttpConnection connection = new HttpConnection(site.uri());
    return new Client() {
      @Override
      long update(int index) throws Exception {
        HttpConnection.Answer answer = connection.send(requests.get(index));
        String text = answer.text();
        int stock = text.indexOf(STOCK) + STOCK.length();
        WrongAnswer.unless(
            answer.status() == 200 && stock >= STOCK.length(),
            () -> "a single update got %d %s".formatted(answer.status(), text));
        return Long.parseLong(text, stock, text.indexOf(',', stock), 10);
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  /** One that does by itself what the product does. */
  ClosedLoop.Client jdbc() throws SQLException {
    PeerConnection connection = new PeerConnection(site.stockroom().connect());
    return new Client() {
      @Override
      long update(int index) throws Exception {
        UUID product = shop.products().get(index);
        return connection.update(product, 1, REASON);
      }

      @Override
      public void close() throws SQLException {
        connection.close();
      }
    };
  }

  /** One that has the server do nothing. */
  ClosedLoop.Client emptyRoute() {
    HttpConnection connection = new HttpConnection(site.uri());
    return new ClosedLoop.Client() {
      @Override
      public void request() throws Exception {
        HttpConnection.Answer answer = connection.send(EmptyRouteWar.REQUEST);
        WrongAnswer.unless(
            answer.status() == 200 && answer.text().contains(STOCK),
            () -> "the empty route answered %d %s".formatted(answer.status(), answer.text()));
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  private abstract class Client implements ClosedLoop.Client {
    private final SplittableRandom random = new SplittableRandom();

    /** Adds one to a product; returns its level after it. */
    abstract long update(int index) throws Exception;

    @Override
    public void request() throws Exception {
      int index = random.nextInt(shop.products().size());
      levels.addAndGet(index, update(index));
      updates.incrementAndGet(index);
    }
  }

  /**
   * That every update is in the ledger, and that the answers to n updates of a product named the
   * levels from 1 to n.
   */
  void check() {
    site.checkMessages(checkLedger());
  }

  /** The same without messages; returns how many updates there were. */
  long checkLedger() {
    Expected expected = new Expected(shop.tenant());
    for (int i = 0; i < updates.length(); i++) {
      UUID product = shop.products().get(i);
      long count = updates.get(i);
      expected.add(product, count, count);
      WrongAnswer.unless(
          levels.get(i) == count * (count + 1) / 2,
          () ->
              "the answers to %d updates of product %s did not name every level once"
                  .formatted(count, product));
    }
    site.stockroom().check(expected);
    return expected.events();
  }
}
