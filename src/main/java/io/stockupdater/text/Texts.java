package io.stockupdater.text;

import java.util.regex.Pattern;

/** What text PostgreSQL can store. */
public final class Texts {
  private static final String INVISIBLE = "[\\p{IsWhite_Space}\\x{200B}\\x{FEFF}]";

  /** Possessive, and not looked for in the middle of white space: linear in the text's length. */
  private static final Pattern INVISIBLE_AROUND =
      Pattern.compile("^" + INVISIBLE + "++|(?<!" + INVISIBLE + ")" + INVISIBLE + "++$");

  private Texts() {}

  /**
   * The text without what can't be seen around it: white space, no-break spaces too, and characters
   * of no width.
   */
  public static String trim(String text) {
    return INVISIBLE_AROUND.matcher(text).replaceAll("");
  }

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
