package io.stockupdater.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** RFC 3339 date-times; without an offset they are UTC. Written by hand: it runs once per line. */
public final class DateTimes {
  private static final int SECONDS_LENGTH = 19;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private DateTimes() {}

  /** The instant to the microsecond, or null for anything that is no RFC 3339 date-time. */
  public static @Nullable Instant parse(String text) {
    if (text.length() < SECONDS_LENGTH
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || "Tt ".indexOf(text.charAt(10)) < 0
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int hour = digits(text, 11, 2);
    int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 2);
    int day = digits(text, 8, 2);
    if (year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return null;
    }
    if (second < 0 || second > 60) { // 60: a leap second, taken as the second after it
      return null;
    }
    int at = SECONDS_LENGTH;
    int nanos = 0;
    if (at < text.length() && text.charAt(at) == '.') {
      int scale = 100_000_000;
      int first = ++at;
      for (; at < text.length() && isDigit(text.charAt(at)); at++, scale /= 10) {
        nanos += (text.charAt(at) - '0') * scale;
      }
      if (at == first) {
        return null;
      }
    }
    Integer offsetSeconds = offset(text, at);
    if (offsetSeconds == null) {
      return null;
    }
    try {
      long days = LocalDate.of(year, month, day).toEpochDay();
      long seconds = days * 86_400 + hour * 3_600L + minute * 60L + second - offsetSeconds;
      Instant time = Instant.ofEpochSecond(seconds, nanos / 1_000 * 1_000L);
      return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Integer offset(String text, int at) {
    int rest = text.length() - at;
    if (rest == 0 || (rest == 1 && "Zz".indexOf(text.charAt(at)) >= 0)) {
      return ZoneOffset.UTC.getTotalSeconds();
    }
    if (rest != 6 || text.charAt(at + 3) != ':' || "+-".indexOf(text.charAt(at)) < 0) {
      return null;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return null;
    }
    int seconds = hours * 3_600 + minutes * 60;
    return text.charAt(at) == '-' ? -seconds : seconds;
  }

  /** The number that the digits spell, or -1. */
  private static int digits(String text, int start, int count) {
    int value = 0;
    for (int i = start; i < start + count; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
