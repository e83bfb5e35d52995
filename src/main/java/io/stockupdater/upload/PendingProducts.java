package io.stockupdater.upload;

import io.stockupdater.database.Copy;
import io.stockupdater.database.Database;
import io.stockupdater.intake.ProductGroups;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The products of jobs that are still to decide. Whoever deletes the row, in the transaction that
 * writes the result, decides the product.
 */
@Stateless
public class PendingProducts {
  private static final String COPY =
      """
      copy job_product (tenant_id, upload_id, position, product_id, first_line, lines, zeros)
      from stdin
      """;

  private static final String HAS_PENDING =
      """
      select 1 from job_product
       where tenant_id = ? and upload_id = ? and position >= ? and position < ?
       limit 1
      """;

  /** Not those that a job accepted earlier has pending too. */
  private static final String PENDING =
      """
      select p.position, p.product_id, p.first_line, p.lines, p.zeros
        from job_product p
       where p.tenant_id = ? and p.upload_id = ? and p.position >= ? and p.position < ?
         and not exists (
           select from job_product e
             join job j on j.tenant_id = e.tenant_id and j.upload_id = e.upload_id
            where e.tenant_id = p.tenant_id and e.product_id = p.product_id and j.accepted < ?)
       order by p.position
       limit ?
      """;

  private static final String TAKE =
      "delete from job_product where tenant_id = ? and upload_id = ? and position = ?";

  private static final String RECORD =
      UploadProducts.INSERT
          + """
            select tenant_id, upload_id, product_id, position, lines, zeros,
                   null, null, null, ?, ?, coalesce(?::bigint, first_line)
              from pending
            on conflict do nothing
            """;

  /** Not a product whose transaction is under way, which has deleted its row: it may be applied. */
  private static final String REFUSE =
      """
      with free as (
        select * from job_product
         where tenant_id = ? and upload_id = ? and position = ? for update skip locked),
      pending as (
        delete from job_product p using free f
         where p.tenant_id = f.tenant_id and p.upload_id = f.upload_id and p.position = f.position
        returning p.*)
      """
          + RECORD;

  /** Waits for products whose transactions are under way. */
  private static final String REFUSE_ALL =
      """
      with pending as (
        delete from job_product where tenant_id = ? and upload_id = ? returning *)
      """
          + RECORD;

  @Inject private Database database;

  /** A product of a job that is still to decide. */
  public record PendingProduct(
      int position, UUID productId, long firstLine, int lines, int zeros) {}

  /** Stores the products of a job that have something to apply, in the caller's transaction. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void stage(Upload upload, ProductGroups groups) throws IOException {
    try (Copy rows = new Copy(database, COPY)) {
      for (int ordinal = 0; ordinal < groups.size(); ordinal++) {
        if (groups.lines(ordinal) > groups.zeros(ordinal)) {
          rows.values(
                  List.of(
                      upload.tenantId(),
                      upload.uploadId(),
                      ordinal,
                      groups.productId(ordinal),
                      groups.cursor(ordinal).number(),
                      groups.lines(ordinal),
                      groups.zeros(ordinal)))
              .end();
        }
      }
    }
  }

  /** Products that may be tried now, in order, from one position to before another. */
  public List<PendingProduct> pending(Jobs.Job job, int from, int to, int rowsMax) {
    return database.query(
        row ->
            new PendingProduct(
                row.getInt(1),
                row.getObject(2, UUID.class),
                row.getLong(3),
                row.getInt(4),
                row.getInt(5)),
        PENDING,
        job.upload().tenantId(),
        job.upload().uploadId(),
        from,
        to,
        job.accepted(),
        rowsMax);
  }

  /** Whether there is something to decide, be it that it has to wait. */
  public boolean hasPending(Jobs.Job job, int from, int to) {
    return database.exists(HAS_PENDING, job.upload().tenantId(), job.upload().uploadId(), from, to);
  }

  /** Takes it upon the caller's transaction to decide a product; false if it was decided. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean take(Upload upload, int position) {
    return database.run(TAKE, upload.tenantId(), upload.uploadId(), position) == 1;
  }

  /**
   * Decides that a product can't be applied.
   *
   * @return false if it was decided, or is about to be by somebody else
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean refuse(Upload upload, PendingProduct product, Conflict conflict) {
    int refused =
        database.run(
            REFUSE,
            upload.tenantId(),
            upload.uploadId(),
            product.position(),
            conflict.code(),
            conflict.reason(),
            conflict.line());
    return refused == 1;
  }

  /** Decides so of all that are pending, in the caller's transaction; returns how many. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public int refuseAll(UUID tenantId, UUID uploadId, StockConflict.Kind kind) {
    return database.run(REFUSE_ALL, tenantId, uploadId, kind.code(), kind.reason(), null);
  }
}
