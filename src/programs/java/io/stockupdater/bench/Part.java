package io.stockupdater.bench;

/** One part of the benchmark. */
interface Part {
  /**
   * Measures.
   *
   * @throws WrongAnswer when something did not do its work
   */
  void run(Benchmark benchmark) throws Exception;
}
