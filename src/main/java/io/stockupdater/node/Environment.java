package io.stockupdater.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.util.Map;

/** What the surroundings provide: environment variables and the time. */
@ApplicationScoped
public class Environment {
  private final Map<String, String> variables;

  public Environment() {
    this(System.getenv());
  }

  /** An environment of these variables. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  @Produces
  @Dependent
  Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * The text of a variable without space around it.
   *
   * @param otherwise for one that is absent or blank
   */
  public String text(String name, String otherwise) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  /**
   * Whether a variable says {@code true}.
   *
   * @throws InvalidSetting naming it, for a value other than {@code true} and {@code false}
   */
  public boolean flag(String name) {
    String text = text(name, "false");
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new InvalidSetting(name + " must be true or false, but is '" + text + "'");
  }

  /**
   * The whole number of a variable.
   *
   * @param otherwise for one that is absent or blank
   * @throws InvalidSetting naming it, for a value that is no whole number within the range
   */
  public long number(String name, long otherwise, long min, long max) {
    String text = text(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new InvalidSetting(
        name + " must be a whole number from " + min + " to " + max + ", but is '" + text + "'");
  }

  /** The same for a range of ints. */
  public int number(String name, int otherwise, int min, int max) {
    return Math.toIntExact(number(name, (long) otherwise, (long) min, (long) max));
  }
}
