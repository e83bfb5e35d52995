package io.stockupdater.upload;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Products of a job that one thread of one node works on: those from one position to before
 * another. Its text is the id under which the scheduler knows it.
 */
record JobShare(UUID tenantId, UUID uploadId, int from, int to) {
  static final String TASK = "job";

  private static final int SHARES_MAX = 16;
  private static final int PRODUCTS_MIN = 250;

  /**
   * Divides a job so that several threads and nodes find work in it.
   *
   * @param positions its products have positions below this
   */
  static List<JobShare> of(UUID tenantId, UUID uploadId, int positions) {
    int count = Math.max(1, Math.min(SHARES_MAX, (positions + PRODUCTS_MIN - 1) / PRODUCTS_MIN));
    List<JobShare> shares = new ArrayList<>(count);
    int from = 0;
    for (int i = 1; i <= count; i++) {
      int to = (int) ((long) positions * i / count);
      shares.add(new JobShare(tenantId, uploadId, from, to));
      from = to;
    }
    return shares;
  }

  static JobShare of(TaskInstance<Void> instance) {
    String[] parts = instance.getId().split("/", -1);
    return new JobShare(
        UUID.fromString(parts[0]),
        UUID.fromString(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }

  TaskInstance<Void> instance() {
    return new TaskInstance<>(TASK, "%s/%s/%d/%d".formatted(tenantId, uploadId, from, to));
  }
}
