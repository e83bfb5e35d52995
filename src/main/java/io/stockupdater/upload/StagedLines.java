package io.stockupdater.upload;

import io.stockupdater.database.Copy;
import io.stockupdater.database.Database;
import io.stockupdater.http.Problem;
import io.stockupdater.intake.Document;
import io.stockupdater.intake.Line;
import io.stockupdater.intake.ProductGroups;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lines of jobs, while they are kept: those of products, and those that belong to none. */
@Stateless
public class StagedLines {
  /** Large enough that rows are few, small enough to hold several. */
  private static final int PART_BYTES = 128 << 10;

  private static final String COPY_LINES =
      "copy job_lines (tenant_id, upload_id, position, part, body) from stdin";

  private static final String COPY_UNUSABLE =
      """
      copy job_refused_line (tenant_id, upload_id, line, product_id, code, message, body) from stdin
      """;

  private static final String PART =
      """
      select body from job_lines
       where tenant_id = ? and upload_id = ? and position = ? and part = ?
      """;

  private static final String IS_KEPT =
      "select lines_kept from job where tenant_id = ? and upload_id = ?";

  private static final String UNUSABLE =
      """
      select line, product_id, code, message, body
        from job_refused_line
       where tenant_id = ? and upload_id = ? and line > ?
       order by line
       limit ?
      """;

  private static final String OF_PRODUCTS =
      """
      select l.position, l.part, l.body,
             p.product_id, p.conflict_code, p.conflict_reason, p.conflict_line
        from job_lines l
        join upload_product p
          on p.tenant_id = l.tenant_id and p.upload_id = l.upload_id and p.position = l.position
       where l.tenant_id = ? and l.upload_id = ? and (l.position, l.part) > (?, ?)
         and p.conflict_code is not null
       order by l.position, l.part
       limit ?
      """;

  private static final String ENDED =
      """
      select j.tenant_id, j.upload_id
        from job j join upload u on u.tenant_id = j.tenant_id and u.upload_id = j.upload_id
       where j.lines_kept and u.finished_at < now() - ? * interval '1 second'
       limit 1
      """;

  private static final String PURGE_LINES =
      """
      delete from job_lines
       where ctid = any(array(
         select ctid from job_lines where tenant_id = ? and upload_id = ? limit ?))
      """;

  private static final String PURGE_UNUSABLE =
      """
      delete from job_refused_line
       where ctid = any(array(
         select ctid from job_refused_line where tenant_id = ? and upload_id = ? limit ?))
      """;

  private static final String PURGED =
      "update job set lines_kept = false where tenant_id = ? and upload_id = ?";

  @Inject private Database database;

  /**
   * A line that no product was tried with.
   *
   * @param productId null when it names none
   * @param body null when it was too long to be kept
   */
  public record UnusableLine(
      long line,
      @Nullable UUID productId,
      String code,
      String message,
      @Nullable ByteBuffer body) {}

  /** Lines of a product that was rolled back or cancelled, and why. */
  public record RefusedPart(
      int position,
      int part,
      StagedPart lines,
      UUID productId,
      String code,
      String reason,
      long causeLine) {}

  /** Stores the lines of a document, in the caller's transaction. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void stage(Upload upload, Document document) throws IOException {
    ProductGroups groups = document.groups();
    int lineBytesMax = document.parser().lineBytesMax();
    byte[] buffer = new byte[lineBytesMax];
    try (Copy rows = new Copy(database, COPY_LINES)) {
      ByteBuffer part = ByteBuffer.allocate(PART_BYTES + lineBytesMax + StagedPart.HEAD_BYTES);
      for (int ordinal = 0; ordinal < groups.size(); ordinal++) {
        if (groups.lines(ordinal) > groups.zeros(ordinal)) {
          ProductGroups.Cursor line = groups.cursor(ordinal);
          for (int number = 0; line.isValid(); number++) {
            StagedPart.pack(part, PART_BYTES, line, document.spill(), buffer);
            rows.values(List.of(upload.tenantId(), upload.uploadId(), ordinal, number))
                .bytes(part.array(), part.position())
                .end();
          }
        }
      }
    }
    if (groups.refused() > 0) {
      stageUnusable(upload, document, buffer);
    }
  }

  private void stageUnusable(Upload upload, Document document, byte[] buffer) throws IOException {
    ProductGroups.Cursor line = document.groups().refusedCursor();
    try (Copy rows = new Copy(database, COPY_UNUSABLE)) {
      for (; line.isValid(); line.advance()) {
        document.spill().read(line.offset(), buffer, line.length());
        Line parsed =
            line.length() == 0
                ? document.parser().tooLong()
                : document.parser().parse(line.number(), buffer, 0, line.length());
        UUID productId = null;
        if (parsed instanceof Line.Malformed malformed) {
          productId = malformed.productId();
          parsed = malformed.skipped();
        }
        Line.Unusable unusable = (Line.Unusable) parsed;
        rows.values(
                Arrays.asList(
                    upload.tenantId(),
                    upload.uploadId(),
                    line.number(),
                    productId,
                    unusable.code(),
                    unusable.message()))
            .bytes(buffer, line.length())
            .end();
      }
    }
  }

  /** Lines of a product, packed as {@link StagedPart} has it; null past the last part. */
  public byte @Nullable [] part(UUID tenantId, UUID uploadId, int position, int part) {
    return database.first(row -> row.getBytes(1), PART, tenantId, uploadId, position, part);
  }

  /**
   * Makes sure that the lines can be read.
   *
   * @throws Problem 404 for an unknown job, 410 when they have been deleted
   */
  public void requireKept(UUID tenantId, UUID uploadId) {
    Boolean isKept = database.first(row -> row.getBoolean(1), IS_KEPT, tenantId, uploadId);
    if (isKept == null) {
      throw Jobs.notFound();
    }
    if (!isKept) {
      throw new Problem(
          410, "lines_deleted", "the lines of the job were kept for 7 days after its end");
    }
  }

  /** Lines that no product was tried with, after the one of this number, in order. */
  public List<UnusableLine> unusable(UUID tenantId, UUID uploadId, long after, int rowsMax) {
    return database.query(
        row ->
            new UnusableLine(
                row.getLong(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                body(row.getBytes(5))),
        UNUSABLE,
        tenantId,
        uploadId,
        after,
        rowsMax);
  }

  private static @Nullable ByteBuffer body(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /** Parts after this one, product by product. */
  public List<RefusedPart> ofProducts(
      UUID tenantId, UUID uploadId, int afterPosition, int afterPart, int rowsMax) {
    return database.query(
        row ->
            new RefusedPart(
                row.getInt(1),
                row.getInt(2),
                new StagedPart(row.getBytes(3)),
                row.getObject(4, UUID.class),
                row.getString(5),
                row.getString(6),
                row.getLong(7)),
        OF_PRODUCTS,
        tenantId,
        uploadId,
        afterPosition,
        afterPart,
        rowsMax);
  }

  /** Deletes lines that have been kept long enough; true if there may be more of them. */
  public boolean purge(int rowsMax) {
    UUID[] job =
        database.first(
            row -> new UUID[] {row.getObject(1, UUID.class), row.getObject(2, UUID.class)},
            ENDED,
            Jobs.LINES_KEPT.toSeconds());
    if (job == null) {
      return false;
    }
    if (database.run(PURGE_LINES, job[0], job[1], rowsMax) < rowsMax
        && database.run(PURGE_UNUSABLE, job[0], job[1], rowsMax) < rowsMax) {
      database.run(PURGED, job[0], job[1]);
    }
    return true;
  }
}
