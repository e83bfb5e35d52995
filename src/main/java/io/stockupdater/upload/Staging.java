package io.stockupdater.upload;

import io.stockupdater.http.Sql;
import io.stockupdater.idempotency.Claim.Granted;
import io.stockupdater.idempotency.IdempotencyKeys;
import io.stockupdater.idempotency.LeaseLost;
import io.stockupdater.stock.DatabaseFailure;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes uploads in as jobs. */
@Stateless
public class Staging {
  private static final String IS_RUNNING =
      "select 1 from upload where tenant_id = ? and upload_id = ? and status = 'running'";

  private static final String LINES = "select lines from job where tenant_id = ? and upload_id = ?";

  @PersistenceContext private EntityManager entityManager;
  @Inject private Clock clock;
  @Inject private IdempotencyKeys keys;
  @Inject private Event<UploadStaged> staged;

  /**
   * Takes the document in as a job, in one transaction.
   *
   * @throws LeaseLost when another request has taken the key over; rolls back
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void stage(Upload upload, Document document, @Nullable Granted claim) {
    try {
      new StagingCopy(connection(), upload, document).write(OffsetDateTime.now(clock));
      staged.fire(new UploadStaged(upload.tenantId(), upload.uploadId(), document.groups().size()));
      if (claim != null) {
        keys.finish(claim, 202, null);
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the upload has not ended yet. */
  public boolean isRunning(UUID tenantId, UUID uploadId) {
    try (PreparedStatement query = prepare(IS_RUNNING, tenantId, uploadId);
        ResultSet row = query.executeQuery()) {
      return row.next();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** How many lines the job has. */
  public long lines(UUID tenantId, UUID uploadId) {
    try (PreparedStatement query = prepare(LINES, tenantId, uploadId);
        ResultSet row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    return Sql.prepare(connection(), sql, values);
  }

  private Connection connection() {
    return entityManager.unwrap(Connection.class);
  }
}
