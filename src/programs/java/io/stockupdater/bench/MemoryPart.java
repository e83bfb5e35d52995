package io.stockupdater.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The heap and the memory that one large upload takes, and that several take which come at once,
 * each on a server of its own.
 */
final class MemoryPart implements Part {
  private static final List<Shape> SHAPES =
      List.of(Shape.even(1_000_000, 10_000), Shape.even(5_000_000, 10_000));
  private static final List<Shape> QUICK_SHAPES = List.of(Shape.even(2_000, 20));
  private static final int AT_ONCE = 3; // more than the heap has room for

  @Override
  public void run(Benchmark benchmark) throws Exception {
    List<Shape> shapes = benchmark.isQuick() ? QUICK_SHAPES : SHAPES;
    for (Shape shape : shapes) {
      measure(benchmark, "memory, upload of " + shape, shape, 1);
    }
    Shape largest = shapes.get(shapes.size() - 1);
    measure(
        benchmark,
        "memory, %d uploads at once of %s".formatted(AT_ONCE, largest),
        largest,
        AT_ONCE);
  }

  private static void measure(Benchmark benchmark, String name, Shape shape, int uploads)
      throws Exception {
    benchmark.say(name);
    List<Workload> workloads = new ArrayList<>();
    for (int i = 0; i < uploads; i++) {
      workloads.add(Workload.make(shape, benchmark.folder("documents-" + i), false, i));
    }
    Site site = benchmark.freshSite();
    site.stockroom().stock(workloads.stream().map(Workload::shop).toArray(Shop[]::new));
    List<Bulk> bulks = workloads.stream().map(workload -> new Bulk(site, workload, 1)).toList();
    Result result = new Result(name);
    int lines = site.gcLog().lines();
    List<Integer> refusals = new ArrayList<>();
    result.add(
        Result.PRODUCT,
        Sample.of(
            site.processors(),
            () -> {
              long start = System.nanoTime();
              refusals.addAll(runAtOnce(bulks));
              long events = bulks.stream().mapToLong(Bulk::events).sum();
              return Done.of(System.nanoTime() - start, events);
            }));
    GcLog.Peak heap = site.gcLog().since(lines);
    result.figure("heap peak MiB", heap.used());
    result.figure("after collections MiB", heap.afterCollection());
    result.figure("resident peak MiB", site.processors().serverPeakResidentMib());
    if (uploads > 1) {
      result.figure("503", refusals.stream().mapToInt(Integer::intValue).sum());
    }
    site.stockroom().check(bulks.stream().map(Bulk::expected).toArray(Expected[]::new));
    site.checkMessages(bulks.stream().mapToLong(Bulk::checkResults).sum());
    for (Workload workload : workloads) {
      workload.delete();
    }
    benchmark.add(result);
  }

  /** How often each was told to come later. */
  private static List<Integer> runAtOnce(List<Bulk> bulks) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(bulks.size());
    try {
      List<Integer> refusals = new ArrayList<>();
      for (Future<Integer> refused :
          clients.invokeAll(
              bulks.stream().<Callable<Integer>>map(bulk -> bulk::runPatiently).toList())) {
        refusals.add(refused.get());
      }
      return refusals;
    } finally {
      clients.shutdownNow();
    }
  }
}
