package io.stockupdater.upload;

import io.stockupdater.http.NdjsonStream;
import io.stockupdater.text.Json;
import io.stockupdater.upload.StagedLines.RefusedPart;
import io.stockupdater.upload.StagedLines.UnusableLine;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Writes the refused lines of a job, holding a handful of them at a time. */
final class RefusedLinesWriter {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int LINES_AT_ONCE = 200;
  private static final int PARTS_AT_ONCE = 8;

  private final StagedLines lines;
  private final UUID tenantId;
  private final UUID uploadId;

  RefusedLinesWriter(StagedLines lines, UUID tenantId, UUID uploadId) {
    this.lines = lines;
    this.tenantId = tenantId;
    this.uploadId = uploadId;
  }

  /** Writes why they were refused. */
  void report(OutputStream out) throws IOException {
    write(
        out,
        (to, line) ->
            end(
                to,
                new RejectedLine(
                    line.line(), line.productId(), line.code(), line.message(), line.line())),
        (to, part) ->
            part.lines()
                .forEach(
                    (number, bytes, start, length) ->
                        end(
                            to,
                            new RejectedLine(
                                number,
                                part.productId(),
                                part.code(),
                                part.reason(),
                                part.causeLine()))));
  }

  /** Writes the lines themselves. */
  void resend(OutputStream out) throws IOException {
    write(
        out,
        (to, line) -> {
          ByteBuffer body = line.body();
          if (body != null) {
            byte[] bytes = new byte[body.remaining()];
            body.duplicate().get(bytes);
            to.write(bytes);
            to.write('\n');
          }
        },
        (to, part) ->
            part.lines()
                .forEach(
                    (number, bytes, start, length) -> {
                      to.write(bytes, start, length);
                      to.write('\n');
                    }));
  }

  private interface Form<T> {
    void write(OutputStream to, T what) throws IOException;
  }

  /** When it can't go on, the last line is the problem: nobody must take it for complete. */
  private void write(OutputStream out, Form<UnusableLine> unusableForm, Form<RefusedPart> partForm)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
    try {
      writeUnusable(buffered, unusableForm);
      writeParts(buffered, partForm);
    } catch (RuntimeException failure) {
      NdjsonStream.writeProblem(buffered, failure);
    }
    buffered.flush();
  }

  private void writeUnusable(OutputStream out, Form<UnusableLine> form) throws IOException {
    long line = 0;
    List<UnusableLine> found;
    do {
      found = lines.unusable(tenantId, uploadId, line, LINES_AT_ONCE);
      for (UnusableLine unusable : found) {
        form.write(out, unusable);
        line = unusable.line();
      }
    } while (found.size() == LINES_AT_ONCE);
  }

  private void writeParts(OutputStream out, Form<RefusedPart> form) throws IOException {
    int position = -1;
    int number = 0;
    List<RefusedPart> parts;
    do {
      parts = lines.ofProducts(tenantId, uploadId, position, number, PARTS_AT_ONCE);
      for (RefusedPart part : parts) {
        form.write(out, part);
        position = part.position();
        number = part.part();
      }
    } while (parts.size() == PARTS_AT_ONCE);
  }

  private static void end(OutputStream to, RejectedLine line) throws IOException {
    to.write(Json.text(line).getBytes(StandardCharsets.UTF_8));
    to.write('\n');
  }
}
