package io.stockupdater.http;

/** What a component adds to {@code /health/ready}; it never makes the node unready. */
public interface ReadinessDetail {
  /** The member it stands under. */
  String member();

  /** Its value, as JSON will have it; asked for while the database answers. */
  Object value();
}
