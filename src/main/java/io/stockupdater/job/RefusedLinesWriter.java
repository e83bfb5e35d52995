package io.stockupdater.job;

import io.stockupdater.http.Json;
import io.stockupdater.job.RefusedLines.RefusedPart;
import io.stockupdater.job.RefusedLines.UntriedLine;
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

  private final RefusedLines refused;
  private final UUID tenantId;
  private final UUID jobId;

  RefusedLinesWriter(RefusedLines refused, UUID tenantId, UUID jobId) {
    this.refused = refused;
    this.tenantId = tenantId;
    this.jobId = jobId;
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

  private void write(OutputStream out, Form<UntriedLine> untriedForm, Form<RefusedPart> partForm)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
    long line = 0;
    List<UntriedLine> lines;
    do {
      lines = refused.untried(tenantId, jobId, line, LINES_AT_ONCE);
      for (UntriedLine untried : lines) {
        untriedForm.write(buffered, untried);
        line = untried.line();
      }
    } while (lines.size() == LINES_AT_ONCE);
    int position = -1;
    int number = 0;
    List<RefusedPart> parts;
    do {
      parts = refused.ofProducts(tenantId, jobId, position, number, PARTS_AT_ONCE);
      for (RefusedPart part : parts) {
        partForm.write(buffered, part);
        position = part.position();
        number = part.part();
      }
    } while (parts.size() == PARTS_AT_ONCE);
    buffered.flush();
  }

  private static void end(OutputStream to, RejectedLine line) throws IOException {
    to.write(Json.text(line).getBytes(StandardCharsets.UTF_8));
    to.write('\n');
  }
}
