package io.stockupdater.bench;

import io.stockupdater.development.DevelopmentServer;
import io.stockupdater.development.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parts, prints one table and writes {@code bench.json}: {@code ./mvnw -Pbench}. See
 * {@link Options} for the system properties.
 */
public final class Benchmark implements AutoCloseable {
  private static final Map<String, Part> PARTS =
      Map.of(
          "bulk", new BulkPart(),
          "single", new SinglePart(),
          "import", new ImportPart(),
          "memory", new MemoryPart(),
          "fairness", new FairnessPart(),
          "outbox", new OutboxPart());

  private final Options options;
  private final Path folder;
  private final Consumer<String> console;
  private final TestDatabase database = TestDatabase.startDurable("bench");
  private final Report report;
  private Site.@Nullable Messages messages;
  private @Nullable Site site;
  private int sites;

  /** Runs from start to end; the exit code is 1 if anything failed. */
  public static void main(String[] arguments) {
    DevelopmentServer.endWithParent();
    int code = 1;
    try {
      Options options = Options.from(System.getProperties());
      Path target = Path.of(System.getProperty("basedir", ""), "target");
      try (Benchmark benchmark =
          new Benchmark(options, target.resolve("bench"), Benchmark::print)) {
        Report report = benchmark.run();
        Path json = target.resolve("bench.json");
        report.write(json);
        print("");
        print(report.table());
        print("Everything is in " + json.toAbsolutePath());
        code = report.failures().isEmpty() ? 0 : 1;
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
    } catch (IOException e) {
      System.err.println("The figures can't be written: " + e);
    }
    System.exit(code);
  }

  /**
   * @param folder for documents and logs
   * @param console where to say what goes on
   */
  Benchmark(Options options, Path folder, Consumer<String> console) {
    Processors.require();
    this.options = options;
    this.folder = folder.toAbsolutePath();
    this.console = console;
    this.report = new Report(circumstances());
  }

  private static void print(String line) {
    System.out.println(line);
  }

  private Map<String, Object> circumstances() {
    Map<String, Object> circumstances = new LinkedHashMap<>();
    circumstances.put("started", Clock.systemUTC().instant().toString());
    circumstances.put("parts", options.parts());
    circumstances.put("rounds", options.rounds());
    circumstances.put("quick", options.isQuick());
    circumstances.put("processors", Runtime.getRuntime().availableProcessors());
    circumstances.put(
        "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    circumstances.put("java", System.getProperty("java.vm.version"));
    circumstances.put("postgresql", new Stockroom(database.url()).version());
    return circumstances;
  }

  /** Runs all parts; one that fails doesn't keep the others from running. */
  Report run() {
    for (String part : options.parts()) {
      try {
        Objects.requireNonNull(PARTS.get(part)).run(this);
      } catch (Exception e) { // a part may fail in any way; the report says so
        say(part + ": FAILED: " + e);
        report.fail(part + ": " + e);
      }
    }
    return report;
  }

  Options options() {
    return options;
  }

  boolean isQuick() {
    return options.isQuick();
  }

  void say(String what) {
    console.accept(what);
  }

  /** A folder of this name; made if it isn't there. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /** One measurement of one of the parties. */
  interface Turn {
    void take() throws Exception;
  }

  /** Lets the parties take turns, every other round in reverse, and adds the result. */
  void rounds(Result result, Turn... turns) throws Exception {
    for (int round = 0; round < options.rounds(); round++) {
      say("%s: round %d of %d".formatted(result.name(), round + 1, options.rounds()));
      for (int i = 0; i < turns.length; i++) {
        turns[round % 2 == 0 ? i : turns.length - 1 - i].take();
      }
    }
    add(result);
  }

  void add(Result result) {
    report.add(result);
  }

  /** A server whose messages go there; the one that runs, if it is such a one. */
  Site site(Site.Messages wanted) throws IOException {
    // One server has to do for everything where the figures say nothing.
    Site.Messages started = isQuick() ? Site.Messages.LEAVE : wanted;
    Site running = site;
    return running != null && messages == started ? running : start(started);
  }

  /** A server that has not done anything yet. */
  Site freshSite() throws IOException {
    return isQuick() ? site(Site.Messages.STAY) : start(Site.Messages.STAY);
  }

  private Site start(Site.Messages wanted) throws IOException {
    close();
    say("starting a server");
    Site started = Site.start(database.url(), wanted, folder("site-" + ++sites));
    site = started;
    messages = wanted;
    return started;
  }

  /** Stops the server that runs. */
  @Override
  public void close() {
    if (site != null) {
      site.close();
      site = null;
    }
  }
}
