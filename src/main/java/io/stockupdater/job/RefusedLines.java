package io.stockupdater.job;

import io.stockupdater.http.Problem;
import io.stockupdater.http.Sql;
import io.stockupdater.stock.DatabaseFailure;
import io.stockupdater.upload.StagedPart;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.nio.ByteBuffer;
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

/** The lines of a job that were refused or cancelled, a handful at a time; and their end. */
@Stateless
public class RefusedLines {
  private static final String IS_KEPT =
      "select lines_kept from job where tenant_id = ? and upload_id = ?";

  private static final String UNTRIED =
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
       where j.lines_kept and u.finished_at < ?
       limit 1
      """;

  private static final String PURGE_LINES =
      """
      delete from job_lines
       where ctid = any(array(
         select ctid from job_lines where tenant_id = ? and upload_id = ? limit ?))
      """;

  private static final String PURGE_UNTRIED =
      """
      delete from job_refused_line
       where ctid = any(array(
         select ctid from job_refused_line where tenant_id = ? and upload_id = ? limit ?))
      """;

  private static final String PURGED =
      "update job set lines_kept = false where tenant_id = ? and upload_id = ?";

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;

  /**
   * A line that no product was tried with.
   *
   * @param productId null when it names none
   * @param body null when it was too long to be kept
   */
  public record UntriedLine(
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

  /**
   * Makes sure that the lines can be read.
   *
   * @throws Problem 404 for an unknown job, 410 when they have been deleted
   */
  public void requireKept(UUID tenantId, UUID jobId) {
    try (PreparedStatement query = prepare(IS_KEPT, tenantId, jobId);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        throw Jobs.notFound();
      }
      if (!row.getBoolean(1)) {
        throw new Problem(
            410, "lines_deleted", "the lines of the job were kept for 7 days after its end");
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Lines after the one of this number, in order. */
  public List<UntriedLine> untried(UUID tenantId, UUID jobId, long after, int rowsMax) {
    try (PreparedStatement query = prepare(UNTRIED, tenantId, jobId, after, rowsMax);
        ResultSet row = query.executeQuery()) {
      List<UntriedLine> lines = new ArrayList<>();
      while (row.next()) {
        lines.add(
            new UntriedLine(
                row.getLong(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                body(row.getBytes(5))));
      }
      return lines;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static @Nullable ByteBuffer body(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /** Parts after this one, product by product. */
  public List<RefusedPart> ofProducts(
      UUID tenantId, UUID jobId, int afterPosition, int afterPart, int rowsMax) {
    try (PreparedStatement query =
            prepare(OF_PRODUCTS, tenantId, jobId, afterPosition, afterPart, rowsMax);
        ResultSet row = query.executeQuery()) {
      List<RefusedPart> parts = new ArrayList<>();
      while (row.next()) {
        parts.add(
            new RefusedPart(
                row.getInt(1),
                row.getInt(2),
                new StagedPart(row.getBytes(3)),
                row.getObject(4, UUID.class),
                row.getString(5),
                row.getString(6),
                row.getLong(7)));
      }
      return parts;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Deletes lines that have been kept long enough; true if there may be more of them. */
  public boolean purge(int rowsMax) {
    try (PreparedStatement query =
            prepare(ENDED, OffsetDateTime.now(clock).minus(Jobs.LINES_KEPT));
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      UUID tenantId = row.getObject(1, UUID.class);
      UUID jobId = row.getObject(2, UUID.class);
      if (update(PURGE_LINES, tenantId, jobId, rowsMax) < rowsMax
          && update(PURGE_UNTRIED, tenantId, jobId, rowsMax) < rowsMax) {
        update(PURGED, tenantId, jobId);
      }
      return true;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private int update(String sql, @Nullable Object... values) throws SQLException {
    return Sql.update(entityManager.unwrap(Connection.class), sql, values);
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    return Sql.prepare(entityManager.unwrap(Connection.class), sql, values);
  }
}
