package io.stockupdater.upload;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * Ends uploads in order when the server stops: products under way are finished, the others are
 * reported as not applied, and every upload gets its end.
 */
@Startup
@Singleton
@DependsOn("Schema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class UploadShutdown {
  /** Longer than a lock time-out, so that a product that waits for one gets its answer. */
  private static final long DRAIN_MILLIS_MAX = 15_000;

  @Inject private UploadSlots slots;

  @PreDestroy
  void stop() {
    try {
      slots.drain(DRAIN_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
