package io.stockupdater.upload;

import io.stockupdater.intake.Document;
import io.stockupdater.intake.Line;
import io.stockupdater.intake.LineParser;
import io.stockupdater.intake.ProductGroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Lines that wait in the spill file. */
final class SpilledLines implements ProductLines {
  private final Document document;
  private final int ordinal;

  SpilledLines(Document document, int ordinal) {
    this.document = document;
    this.ordinal = ordinal;
  }

  @Override
  public UUID productId() {
    return document.groups().productId(ordinal);
  }

  @Override
  public int position() {
    return ordinal;
  }

  @Override
  public int lines() {
    return document.groups().lines(ordinal);
  }

  @Override
  public int zeros() {
    return document.groups().zeros(ordinal);
  }

  @Override
  public ProductLines.Cursor cursor() {
    return new Cursor(document.groups().cursor(ordinal));
  }

  private final class Cursor implements ProductLines.Cursor {
    private final ProductGroups.Cursor place;
    private byte[] buffer = new byte[512];

    Cursor(ProductGroups.Cursor place) {
      this.place = place;
      skipZeros();
    }

    @Override
    public boolean isValid() {
      return place.isValid();
    }

    @Override
    public void advance() {
      place.advance();
      skipZeros();
    }

    private void skipZeros() {
      while (place.isValid() && place.isZero()) {
        place.advance();
      }
    }

    @Override
    public long number() {
      return place.number();
    }

    @Override
    public boolean hasReusedId() {
      return place.hasReusedId();
    }

    @Override
    public Line parse(LineParser parser) {
      int length = place.length();
      if (buffer.length < length) {
        buffer = new byte[Math.max(length, buffer.length * 2)];
      }
      try {
        document.spill().read(place.offset(), buffer, length);
        return parser.parse(place.number(), buffer, 0, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
