package io.stockupdater.node;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Which requests a stopping server has still to answer. */
@ApplicationScoped
public class RequestsUnderWay {
  /** Not synchronized methods: Weld's proxy would be locked as well, and stay so during a wait. */
  private final Lock lock = new ReentrantLock();

  private final Condition ended = lock.newCondition();
  private int count;
  private volatile boolean stopping;

  public void begin() {
    add(1);
  }

  public void end() {
    add(-1);
  }

  private void add(int change) {
    lock.lock();
    try {
      count += change;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the server is stopping: a request with much left to do should come to its end. */
  public boolean isStopping() {
    return stopping;
  }

  /** Tells the requests under way to end, and waits until they have been answered. */
  public void drain(long millis) throws InterruptedException {
    lock.lock();
    try {
      stopping = true;
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (count > 0 && nanos > 0) {
        nanos = ended.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
