package io.stockupdater.database;

import java.util.Locale;

/** A kind of work with a number of connections of its own, so that none takes those of another. */
public enum Lane {
  /** Applying uploads that a client waits for. */
  UPLOAD,
  /** Applying jobs. */
  JOB,
  /** Single updates. */
  SINGLE,
  /** Storing the lines of jobs. */
  STAGING,
  /** Imports and patches of products, which wait for the locks of levels. */
  CATALOG;

  /** As metrics name it. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
