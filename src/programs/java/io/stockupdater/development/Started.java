package io.stockupdater.development;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be ended in reverse order, at the latest when this process ends. */
final class Started implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /** Ends everything when this process ends in order or by a signal it can catch. */
  static Started untilExit() {
    Started started = new Started();
    Runtime.getRuntime().addShutdownHook(new Thread(started::close, "stop"));
    return started;
  }

  synchronized <T extends AutoCloseable> T add(T part) {
    if (closed) {
      end(part);
      throw new StartFailure("The start was interrupted.");
    }
    parts.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      end(parts.pop());
    }
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // what the interface declares; the other parts have to end all the same
      Console.complain("While stopping: " + e);
    }
  }
}
