package io.stockupdater.bench;

import java.util.List;

/** The heap and the memory that one large upload takes, each on a server of its own. */
final class MemoryPart implements Part {
  private static final List<Shape> SHAPES =
      List.of(Shape.even(1_000_000, 10_000), Shape.even(5_000_000, 10_000));
  private static final List<Shape> QUICK_SHAPES = List.of(Shape.even(2_000, 20));

  @Override
  public void run(Benchmark benchmark) throws Exception {
    for (Shape shape : benchmark.isQuick() ? QUICK_SHAPES : SHAPES) {
      benchmark.say("memory " + shape);
      Workload workload = Workload.make(shape, benchmark.folder("documents"), false);
      Site site = benchmark.freshSite();
      site.stockroom().stock(workload.shop());
      Bulk bulk = new Bulk(site, workload, 1);
      Result result = new Result("memory, upload of " + shape);
      int lines = site.gcLog().lines();
      result.add(Result.PRODUCT, Sample.of(site.processors(), bulk::run));
      GcLog.Peak heap = site.gcLog().since(lines);
      result.figure("heap peak MiB", heap.used());
      result.figure("after collections MiB", heap.afterCollection());
      result.figure("resident peak MiB", site.processors().serverPeakResidentMib());
      bulk.checkRows();
      workload.delete();
      benchmark.add(result);
    }
  }
}
