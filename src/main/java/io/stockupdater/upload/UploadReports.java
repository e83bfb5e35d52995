package io.stockupdater.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.stockupdater.http.Json;
import io.stockupdater.http.Sql;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.DatabaseFailure;
import io.stockupdater.upload.BulkUpdateReport.Conflict;
import io.stockupdater.upload.BulkUpdateReport.Outcome;
import io.stockupdater.upload.BulkUpdateReport.SkippedLine;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what became of uploads. */
@Stateless
public class UploadReports {
  private static final String TENANT = "select 1 from tenant where tenant_id = ?";

  private static final String FIND =
      """
      select status, skipped, skipped_total, lease_until
        from upload
       where tenant_id = ? and upload_id = ?
      """;

  private static final String FIND_PRODUCTS =
      """
      select product_id, events_processed, final_level, duplicates,
             conflict_reason, conflict_line, conflict_code
        from upload_product
       where tenant_id = ? and upload_id = ?
       order by position
      """;

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;

  /** Whether there is such a tenant. */
  public boolean tenantExists(UUID tenantId) {
    try (PreparedStatement query = prepare(TENANT, tenantId);
        ResultSet row = query.executeQuery()) {
      return row.next();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** The outcome of an upload, or null for an unknown one. */
  public @Nullable BulkUpdateReport report(UUID tenantId, UUID uploadId) {
    try (PreparedStatement query = prepare(FIND, tenantId, uploadId);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      List<SkippedLine> skipped =
          Json.MAPPER.readValue(row.getString(2), new TypeReference<List<SkippedLine>>() {});
      String status = row.getString(1);
      OffsetDateTime leaseUntil = row.getObject(4, OffsetDateTime.class);
      boolean interrupted =
          status.equals(BulkUpdateReport.RUNNING)
              && leaseUntil != null
              && leaseUntil.isBefore(OffsetDateTime.now(clock));
      return BulkUpdateReport.of(
          interrupted ? BulkUpdateReport.INTERRUPTED : status,
          outcomes(tenantId, uploadId),
          skipped,
          row.getLong(3));
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("upload " + uploadId + " has malformed skipped lines", e);
    }
  }

  private List<Outcome> outcomes(UUID tenantId, UUID uploadId) throws SQLException {
    List<Outcome> outcomes = new ArrayList<>();
    try (PreparedStatement query = prepare(FIND_PRODUCTS, tenantId, uploadId);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        UUID productId = row.getObject(1, UUID.class);
        String code = row.getString(7);
        outcomes.add(
            code == null
                ? Uploads.applied(
                    productId, Applied.reported(row.getInt(2), row.getInt(4), row.getLong(3)))
                : new Conflict(productId, row.getString(5), row.getLong(6), code));
      }
    }
    return outcomes;
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    return Sql.prepare(entityManager.unwrap(Connection.class), sql, values);
  }
}
