package io.stockupdater.stock;

/** One try at a batch: what it may wait, and how far it came. */
final class Attempt {
  private final WaitBudget budget;
  private final boolean mayHaveCommitted;
  private boolean reachedCommit;

  /**
   * @param mayHaveCommitted an earlier try broke off during its commit
   */
  Attempt(WaitBudget budget, boolean mayHaveCommitted) {
    this.budget = budget;
    this.mayHaveCommitted = mayHaveCommitted;
  }

  WaitBudget budget() {
    return budget;
  }

  boolean mayHaveCommitted() {
    return mayHaveCommitted;
  }

  /** From here on only the commit can fail. */
  void reachCommit() {
    reachedCommit = true;
  }

  boolean reachedCommit() {
    return reachedCommit;
  }
}
