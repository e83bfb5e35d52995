package io.stockupdater.upload;

import io.stockupdater.development.DatabaseUrl;
import io.stockupdater.development.TestServer;
import io.stockupdater.testing.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Servers on one database, which tests kill and replace one after another. Who is left is used
 * again by the next test.
 */
final class Nodes {
  /** How long a request with a key counts as running when nothing is heard of it. */
  static final int LEASE_MILLIS = 1_000;

  private final Supplier<DatabaseUrl> database;
  private final int lockTimeoutMillis;
  private final Map<String, String> environment;
  private final List<Node> alive = new ArrayList<>();
  private int started;

  /**
   * Nodes that are still to be started.
   *
   * @param environment beside the lease and the bound on waits for a lock
   */
  Nodes(Supplier<DatabaseUrl> database, int lockTimeoutMillis, Map<String, String> environment) {
    this.database = database;
    this.lockTimeoutMillis = lockTimeoutMillis;
    this.environment = environment;
  }

  /** A node; its connections call themselves by its name. */
  record Node(String name, TestServer server) {
    TestClient client() {
      return new TestClient(server.baseUri());
    }
  }

  /** One live node, and no other. */
  synchronized Node one() {
    List<Node> nodes = atLeast(1);
    nodes.stream().skip(1).forEach(node -> node.server().close());
    return nodes.get(0);
  }

  /** Live nodes, at least that many; those that are missing start side by side. */
  synchronized List<Node> atLeast(int number) {
    alive.removeIf(node -> !node.server().isAlive());
    List<CompletableFuture<Node>> starting =
        IntStream.range(alive.size(), number)
            .mapToObj(i -> "node-" + ++started)
            .map(name -> CompletableFuture.supplyAsync(() -> start(name)))
            .toList();
    starting.forEach(node -> alive.add(node.join()));
    return List.copyOf(alive);
  }

  private Node start(String name) {
    TestServer.Options options =
        TestServer.with()
            .database(database.get())
            .lockTimeout(lockTimeoutMillis)
            .connectionName(name)
            .environment("LOCK_TIMEOUT_MILLIS", Integer.toString(lockTimeoutMillis))
            .environment("LEASE_MILLIS", Integer.toString(LEASE_MILLIS));
    environment.forEach(options::environment);
    return new Node(name, options.start());
  }

  /** For a look past the nodes, under none of their names. */
  DataSource dataSource() {
    return database.get().dataSource();
  }
}
