package io.stockupdater.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.Suspension;
import io.stockupdater.development.TestServices;
import io.stockupdater.testing.TestClient;
import io.stockupdater.testing.TestClient.Answer;
import io.stockupdater.upload.Halts.Halt;
import io.stockupdater.upload.Nodes.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The death, or the long silence, of a node that is halted at many places at once, each in the work
 * for another tenant; another node follows it.
 */
final class Crash implements AutoCloseable {
  /** With threads and connections for as many places as there are, and patience at each. */
  static final Nodes NODES =
      new Nodes(
          () -> TestServices.database("crash"),
          300_000,
          Map.of(
              "JOB_THREADS", "24",
              "UPLOAD_THREADS", "1",
              "UPLOAD_CONNECTIONS_MAX", "24",
              "STAGING_CONNECTIONS_MAX", "24",
              "LOCK_BUDGET_MILLIS", "300000"));

  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final Nodes nodes;
  private final Node doomed;
  private final Halts halts;
  private final Map<Object, Case> cases = new LinkedHashMap<>();
  private @Nullable Node survivor;

  Crash(Nodes nodes) {
    this.nodes = nodes;
    this.doomed = nodes.one();
    this.halts = new Halts(nodes.dataSource());
  }

  /** One place, and the tenant in whose work the node is halted there. */
  final class Case {
    final Consignment consignment = new Consignment(nodes.dataSource());
    private final Halt halt;
    private @Nullable ConditionTimeoutException missed;
    private @Nullable String reachedBy;
    private @Nullable CompletableFuture<Answer> answer;
    private @Nullable UUID job;

    private Case(Place place) {
      halt = halts.at(place, consignment);
    }

    /** Sends something that is not answered for the time being, if ever. */
    void begin(Supplier<Answer> request) {
      answer = CompletableFuture.supplyAsync(request, clients);
    }

    /** The answer to what was begun. */
    Answer answer() {
      return Objects.requireNonNull(answer).orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Lets the node go on, if it can, or breaks its transaction off where that is the fate. */
    void end() {
      halt.end();
    }

    /** Sends the document as a job, which the node takes in. */
    UUID accept() {
      Answer answer = consignment.sendAsJob(doomed(), false);
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      job = answer.uploadId();
      return job;
    }

    /** What was accepted last. */
    UUID job() {
      return Objects.requireNonNull(job);
    }

    /** Waits until the node has come here; that it did not is for its own test to say. */
    void awaitReached() {
      try {
        reachedBy = halt.awaitReached();
      } catch (ConditionTimeoutException e) {
        missed = e;
      }
    }

    /** That the node was halted here when it was killed. */
    void assertReached() {
      if (missed != null) {
        throw missed;
      }
      assertThat(reachedBy).isEqualTo(doomed.name());
    }
  }

  /**
   * Has the node halted at a place; all have to be told before the first request is begun.
   *
   * @param name of the case
   */
  void haltAt(Object name, Place place) {
    cases.put(name, new Case(place));
  }

  /** The case of this name. */
  Case at(Object name) {
    return Objects.requireNonNull(cases.get(name));
  }

  /** Waits until the node has come to every place. */
  void awaitReached() {
    cases.values().forEach(Case::awaitReached);
  }

  /** Waits until the node has come to every place but this. */
  void awaitReachedBut(Object name) {
    cases.values().stream().filter(some -> some != cases.get(name)).forEach(Case::awaitReached);
  }

  /** A client of the node that will be killed. */
  TestClient doomed() {
    return doomed.client();
  }

  /** Kills the node. */
  void kill() {
    doomed.server().kill();
  }

  /** Has PostgreSQL end what the dead node had begun, and starts another one. */
  void follow() {
    cases.values().forEach(killed -> killed.halt.end());
    halts.awaitEnd(doomed.name());
    survivor = nodes.one();
  }

  /** Suspends the node, which does not know of it, and starts another one beside it. */
  Suspension suspend() {
    Suspension suspension = doomed.server().suspend();
    survivor =
        nodes.atLeast(2).stream().filter(node -> !node.equals(doomed)).findFirst().orElseThrow();
    return suspension;
  }

  /** A client of the node that follows. */
  TestClient survivor() {
    if (survivor == null) {
      throw new IllegalStateException("nobody has been killed");
    }
    return survivor.client();
  }

  @Override
  public void close() {
    halts.close();
    clients.shutdownNow();
  }
}
