package io.stockupdater.idempotency;

import jakarta.ejb.ApplicationException;

/** Another request has taken the key over; what this one did is rolled back. */
@ApplicationException(rollback = true)
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
