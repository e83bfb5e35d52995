package io.stockupdater.development;

import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/**
 * A part that tests need and Maven can't bring. Where the environment variable {@code CI} is set
 * its absence is a failure; elsewhere the tests are left out, and say so.
 */
public final class ExternalPart {
  private ExternalPart() {}

  /**
   * Goes on only if the part is there.
   *
   * @param what the part
   * @param tests what can't be tested without it
   * @param packages Debian's packages that bring it
   */
  public static void require(boolean isThere, String what, String tests, String packages) {
    if (isThere) {
      return;
    }
    String sentence =
        "%s is not installed, so %s can't be tested: apt-get install %s"
            .formatted(what, tests, packages);
    if (System.getenv("CI") != null) {
      Assertions.fail(sentence);
    }
    Console.complain("LEFT OUT: " + sentence);
    throw new TestAbortedException(sentence);
  }
}
