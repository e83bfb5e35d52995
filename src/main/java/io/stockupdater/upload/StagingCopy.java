package io.stockupdater.upload;

import io.stockupdater.http.Json;
import io.stockupdater.http.Sql;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Writes a document into the tables of jobs, in the caller's transaction. */
final class StagingCopy {
  /** Large enough that rows are few, small enough to hold several. */
  private static final int PART_BYTES = 128 << 10;

  /** An upload that is taken over has its row. */
  private static final String UPLOAD =
      """
      insert into upload (
        tenant_id, upload_id, status, reason, user_id, skipped, skipped_total, received_at)
      values (?, ?, 'running', ?, ?, ?::jsonb, ?, ?)
      on conflict (tenant_id, upload_id) do update
        set skipped = excluded.skipped, skipped_total = excluded.skipped_total, lease_until = null
      """;

  private static final String PRODUCTS =
      """
      copy job_product (tenant_id, upload_id, position, product_id, first_line, lines, zeros)
      from stdin
      """;

  private static final String LINES =
      "copy job_lines (tenant_id, upload_id, position, part, body) from stdin";

  private static final String REFUSED =
      """
      copy job_refused_line (tenant_id, upload_id, line, product_id, code, message, body) from stdin
      """;

  /**
   * Per tenant the numbers grow in the order of commits: a job that others may have seen is never
   * preceded by one that comes later.
   */
  private static final String LOCK_TENANT =
      "select pg_advisory_xact_lock(hashtextextended('job ' || ?, 0))";

  private static final String JOB =
      """
      insert into job (
        tenant_id, upload_id, accepted, lines, zeros, refused, products, accepted_at)
      values (?, ?, nextval('job_accepted'), ?, ?, ?, ?, ?)
      """;

  private final Connection connection;
  private final Upload upload;
  private final Document document;
  private final ProductGroups groups;
  private final HexFormat hex = HexFormat.of();
  private final ByteBuffer part;
  private final byte[] buffer;

  private int products;
  private long zeros;

  StagingCopy(Connection connection, Upload upload, Document document) {
    this.connection = connection;
    this.upload = upload;
    this.document = document;
    this.groups = document.groups();
    this.part = ByteBuffer.allocate(PART_BYTES + document.lineBytesMax() + StagedPart.HEAD_BYTES);
    this.buffer = new byte[document.lineBytesMax()];
  }

  void write(OffsetDateTime now) throws SQLException, IOException {
    Sql.update(
        connection,
        UPLOAD,
        upload.tenantId(),
        upload.uploadId(),
        upload.reason(),
        upload.userId(),
        Json.text(document.skipped()),
        document.skippedTotal(),
        now);
    copyProducts();
    copyLines();
    copyRefused();
    try (PreparedStatement lock = connection.prepareStatement(LOCK_TENANT)) {
      lock.setString(1, upload.tenantId().toString());
      lock.execute();
    }
    Sql.update(
        connection,
        JOB,
        upload.tenantId(),
        upload.uploadId(),
        document.lines(),
        zeros,
        (long) groups.refused(),
        products,
        now);
  }

  private boolean changesSomething(int ordinal) {
    return groups.lines(ordinal) > groups.zeros(ordinal);
  }

  private void copyProducts() throws SQLException, IOException {
    try (Writer rows = copy(PRODUCTS)) {
      for (int ordinal = 0; ordinal < groups.size(); ordinal++) {
        if (changesSomething(ordinal)) {
          products++;
          begin(rows, ordinal);
          cell(rows, groups.productId(ordinal));
          cell(rows, groups.cursor(ordinal).number());
          cell(rows, groups.lines(ordinal));
          cell(rows, groups.zeros(ordinal));
          rows.write('\n');
        } else {
          zeros += groups.zeros(ordinal);
        }
      }
    }
  }

  private void copyLines() throws SQLException, IOException {
    try (Writer rows = copy(LINES)) {
      for (int ordinal = 0; ordinal < groups.size(); ordinal++) {
        if (changesSomething(ordinal)) {
          copyLines(rows, ordinal);
        }
      }
    }
  }

  private void copyLines(Writer rows, int ordinal) throws IOException {
    int number = 0;
    ProductGroups.Cursor line = groups.cursor(ordinal);
    while (line.isValid()) {
      part.clear();
      while (line.isValid() && part.position() < PART_BYTES) {
        StagedPart.putHead(part, line);
        byte[] bytes = read(line);
        part.put(bytes, 0, line.length());
        line.advance();
      }
      begin(rows, ordinal);
      cell(rows, number++);
      body(rows, part.array(), part.position());
    }
  }

  private void copyRefused() throws SQLException, IOException {
    if (groups.refused() == 0) {
      return;
    }
    try (Writer rows = copy(REFUSED)) {
      for (ProductGroups.Cursor line = groups.refusedCursor(); line.isValid(); line.advance()) {
        byte[] bytes = read(line);
        Line parsed =
            line.length() == 0
                ? Document.tooLong(document.lineBytesMax())
                : document.parser().parse(line.number(), bytes, 0, line.length());
        UUID productId = null;
        if (parsed instanceof Line.Malformed malformed) {
          productId = malformed.productId();
          parsed = Document.skipped(malformed);
        }
        Line.Unusable unusable = (Line.Unusable) parsed;
        begin(rows, line.number());
        cell(rows, productId);
        cell(rows, unusable.code());
        cell(rows, unusable.message());
        body(rows, bytes, line.length());
      }
    }
  }

  /** The bytes of a line, at the start of a buffer that the next call uses again. */
  private byte[] read(ProductGroups.Cursor line) throws IOException {
    document.spill().read(line.offset(), buffer, line.length());
    return buffer;
  }

  /** COPY in its text format. */
  private Writer copy(String sql) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    return new BufferedWriter(
        new OutputStreamWriter(
            new PGCopyOutputStream(postgres, sql, 64 << 10), StandardCharsets.UTF_8),
        64 << 10);
  }

  private void begin(Writer rows, Object third) throws IOException {
    rows.write(upload.tenantId().toString());
    rows.write('\t');
    rows.write(upload.uploadId().toString());
    cell(rows, third);
  }

  /** A value without backslashes, tabs and line ends. */
  private static void cell(Writer rows, @Nullable Object value) throws IOException {
    rows.write('\t');
    rows.write(value == null ? "\\N" : value.toString());
  }

  private void body(Writer rows, byte[] bytes, int length) throws IOException {
    if (length == 0) {
      rows.write("\t\\N\n");
    } else {
      rows.write("\t\\\\x");
      hex.formatHex(rows, bytes, 0, length);
      rows.write('\n');
    }
  }
}
