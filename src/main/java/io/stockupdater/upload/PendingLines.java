package io.stockupdater.upload;

import io.stockupdater.intake.Line;
import io.stockupdater.intake.LineParser;
import io.stockupdater.upload.PendingProducts.PendingProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Lines that wait in the database, fetched part by part. */
final class PendingLines implements ProductLines {
  private final Upload upload;
  private final PendingProduct product;
  private final StagedLines lines;

  PendingLines(Upload upload, PendingProduct product, StagedLines lines) {
    this.upload = upload;
    this.product = product;
    this.lines = lines;
  }

  @Override
  public UUID productId() {
    return product.productId();
  }

  @Override
  public int position() {
    return product.position();
  }

  @Override
  public int lines() {
    return product.lines();
  }

  @Override
  public int zeros() {
    return product.zeros();
  }

  @Override
  public ProductLines.Cursor cursor() {
    return new Cursor();
  }

  private final class Cursor implements ProductLines.Cursor {
    private int nextPart;
    private StagedPart part = new StagedPart(new byte[0]);
    private boolean valid = true;

    Cursor() {
      advance();
    }

    @Override
    public boolean isValid() {
      return valid;
    }

    @Override
    public void advance() {
      do {
        while (!part.advance()) {
          byte[] body = lines.part(upload.tenantId(), upload.uploadId(), position(), nextPart++);
          if (body == null) {
            valid = false;
            return;
          }
          part = new StagedPart(body);
        }
      } while (part.isZero());
    }

    @Override
    public long number() {
      return part.number();
    }

    @Override
    public boolean hasReusedId() {
      return part.hasReusedId();
    }

    @Override
    public Line parse(LineParser parser) {
      try {
        return parser.parse(part.number(), part.bytes(), part.start(), part.length());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
