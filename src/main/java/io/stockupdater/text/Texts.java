package io.stockupdater.text;

/** What text PostgreSQL can store. */
public final class Texts {
  private Texts() {}

  /** False for text with U+0000 or an unpaired surrogate: the one is refused, the other mangled. */
  public static boolean isStorable(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
