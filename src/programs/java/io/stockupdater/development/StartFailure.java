package io.stockupdater.development;

/**
 * Why something can't be started: one sentence for the person who started it, which says what to
 * do.
 */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailure(String sentence) {
    super(sentence);
  }

  StartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** The sentence that this failure was made with. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
