package io.stockupdater.upload;

import io.stockupdater.database.Database;
import io.stockupdater.database.Write;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.upload.BulkUpdateReport.AppliedProduct;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
import io.stockupdater.upload.BulkUpdateReport.Result;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of the products of uploads: one row each, written with its product. */
@Stateless
public class UploadProducts {
  /** Null counts are those of an upload that is waited for. */
  static final String INSERT =
      """
      insert into upload_product (
        tenant_id, upload_id, product_id, position, lines, zeros,
        events_processed, duplicates, final_level, conflict_code, conflict_reason, conflict_line)
      """;

  private static final String RECORD =
      INSERT + "values (?, ?, ?, ?, ?::int, ?::int, ?::int, ?::int, ?::bigint, ?, ?, ?::bigint)";

  private static final String RECORD_UNLESS_RECORDED = RECORD + " on conflict do nothing";

  private static final String ADOPT =
      """
      update upload_product set lines = ?, zeros = ?
       where tenant_id = ? and upload_id = ? and product_id = ?
      """;

  private static final String SELECT =
      """
      select product_id, events_processed, duplicates, final_level,
             conflict_code, conflict_reason, conflict_line
        from upload_product
       where tenant_id = ? and upload_id = ?
      """;

  private static final String RESULTS = SELECT + "order by position";

  private static final String RESULT = SELECT + "and product_id = ?";

  @Inject private Database database;

  /** The statement that notes, in the product's transaction, what it did. */
  static Write record(Upload upload, ProductLines lines, Applied applied) {
    return new Write(
        RECORD,
        Arrays.asList(
            upload.tenantId(),
            upload.uploadId(),
            lines.productId(),
            lines.position(),
            lines.lines(),
            lines.zeros(),
            applied.events(),
            applied.duplicates(),
            applied.level(),
            null,
            null,
            null));
  }

  /** Notes the conflicts among results, by position, that are not noted yet. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void recordConflicts(Upload upload, List<@Nullable Result> results) {
    List<Object[]> rows = new ArrayList<>();
    for (int position = 0; position < results.size(); position++) {
      if (results.get(position) instanceof Conflict conflict) {
        rows.add(
            new @Nullable Object[] {
              upload.tenantId(),
              upload.uploadId(),
              conflict.productId(),
              position,
              null,
              null,
              null,
              null,
              null,
              conflict.code(),
              conflict.reason(),
              conflict.line()
            });
      }
    }
    database.runEach(RECORD_UNLESS_RECORDED, rows, row -> row);
  }

  /** Counts the lines of a product that was noted before the upload became a job. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void adopt(Upload upload, ProductLines lines) {
    database.run(
        ADOPT,
        lines.lines(),
        lines.zeros(),
        upload.tenantId(),
        upload.uploadId(),
        lines.productId());
  }

  /**
   * What was noted of a product, or null if nothing was; in its transaction.
   *
   * @throws StockConflict if it was noted that the product can't be applied
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public @Nullable Applied find(Upload upload, UUID productId) {
    Result noted =
        database.first(
            UploadProducts::read, RESULT, upload.tenantId(), upload.uploadId(), productId);
    if (noted instanceof Conflict conflict) {
      throw StockConflict.recorded(conflict.code(), conflict.reason(), conflict.line());
    }
    return noted instanceof AppliedProduct applied
        ? new Applied(
            applied.eventsProcessed(),
            applied.duplicates() == null ? 0 : applied.duplicates(),
            applied.finalLevel())
        : null;
  }

  /** What became of all products so far, by first appearance. */
  public List<Result> results(UUID tenantId, UUID uploadId) {
    return database.query(UploadProducts::read, RESULTS, tenantId, uploadId);
  }

  private static Result read(ResultSet row) throws SQLException {
    UUID productId = row.getObject(1, UUID.class);
    String code = row.getString(5);
    return code == null
        ? AppliedProduct.of(productId, new Applied(row.getInt(2), row.getInt(3), row.getLong(4)))
        : new Conflict(productId, row.getString(6), row.getLong(7), code);
  }
}
