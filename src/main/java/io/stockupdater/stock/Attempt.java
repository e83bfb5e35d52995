package io.stockupdater.stock;

/** One try at a transaction: what it may wait, what may have been before it, how far it came. */
final class Attempt {
  /** What an attempt is made for. */
  private enum Purpose {
    /** To apply. */
    APPLY,
    /** To apply what was not applied before. */
    APPLY_UNLESS_APPLIED,
    /** To find out what such an attempt did, and no more. */
    LOOK
  }

  private final WaitBudget budget;
  private final Purpose purpose;
  private boolean reachedCommit;

  private Attempt(WaitBudget budget, Purpose purpose) {
    this.budget = budget;
    this.purpose = purpose;
  }

  /**
   * To apply changes.
   *
   * @param mayBeApplied an earlier attempt broke off during its commit, or found that somebody else
   *     may have applied them
   */
  static Attempt apply(WaitBudget budget, boolean mayBeApplied) {
    return new Attempt(budget, mayBeApplied ? Purpose.APPLY_UNLESS_APPLIED : Purpose.APPLY);
  }

  /** To find out under the lock, which no earlier attempt can hold any more, what became of one. */
  static Attempt look(WaitBudget budget) {
    return new Attempt(budget, Purpose.LOOK);
  }

  WaitBudget budget() {
    return budget;
  }

  /**
   * Whether to look for what was applied before.
   *
   * @param byOthers whether somebody else may have
   */
  boolean mayBeApplied(boolean byOthers) {
    return byOthers || purpose != Purpose.APPLY;
  }

  /**
   * Called when nothing was applied before.
   *
   * @throws StockConflict if finding that out was all
   */
  void requireMore() {
    if (purpose == Purpose.LOOK) {
      throw new StockConflict(StockConflict.Kind.UNAVAILABLE, 0);
    }
  }

  /** From here on only the commit can fail. */
  void reachCommit() {
    reachedCommit = true;
  }

  boolean reachedCommit() {
    return reachedCommit;
  }
}
