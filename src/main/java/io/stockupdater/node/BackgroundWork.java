package io.stockupdater.node;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import java.util.List;

/** What a component has done in the background, by whatever node has time for it. */
public interface BackgroundWork {
  /** Kinds of work that are scheduled as they come up. */
  List<Task<?>> tasks();

  /** Kinds of work that come again and again by themselves. */
  List<RecurringTask<?>> recurringTasks();
}
