package io.stockupdater.upload;

import io.stockupdater.intake.Line;
import io.stockupdater.intake.LineParser;
import java.util.UUID;

/** The lines of one product of an upload, wherever they wait to be applied. */
interface ProductLines {
  UUID productId();

  /** The product's place among those of the upload, by first appearance, from 0. */
  int position();

  /** How many lines there are, zero deltas included if they were kept. */
  int lines();

  /** How many of them have a zero delta. */
  int zeros();

  /** The lines that change something or are malformed, in file order. */
  Cursor cursor();

  /** Walks them. */
  interface Cursor {
    boolean isValid();

    void advance();

    /** Physical, from 1. */
    long number();

    /** Whether its event_id appears earlier in the upload with another product. */
    boolean hasReusedId();

    Line parse(LineParser parser);
  }
}
