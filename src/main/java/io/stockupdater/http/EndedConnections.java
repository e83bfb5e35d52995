package io.stockupdater.http;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections that have had their last request. Remembers the latest of them: what follows on one
 * has arrived with that request, so that it is looked at right after it or never.
 */
@ApplicationScoped
public class EndedConnections {
  private static final int CONNECTIONS_MAX = 1 << 14;

  private final Lock lock = new ReentrantLock();
  private final Set<String> ids = new HashSet<>();
  private final Queue<String> oldestFirst = new ArrayDeque<>();

  public boolean contains(String id) {
    lock.lock();
    try {
      return ids.contains(id);
    } finally {
      lock.unlock();
    }
  }

  public void add(String id) {
    lock.lock();
    try {
      if (ids.add(id)) {
        oldestFirst.add(id);
      }
      if (ids.size() > CONNECTIONS_MAX) {
        ids.remove(oldestFirst.remove());
      }
    } finally {
      lock.unlock();
    }
  }
}
