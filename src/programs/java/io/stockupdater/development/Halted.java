package io.stockupdater.development;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processes that stand still until this is closed, as on a machine that hangs: their connections
 * stay, but nothing answers.
 */
public final class Halted implements AutoCloseable {
  private final List<Long> pids;

  private Halted(List<Long> pids) {
    this.pids = pids;
  }

  /** Halts a process and all its descendants. */
  static Halted halt(Process process) throws IOException {
    Halted halted =
        new Halted(
            Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList());
    halted.signal("-STOP");
    return halted;
  }

  /** Lets them go on. */
  @Override
  public void close() throws IOException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException {
    List<String> command =
        Stream.concat(Stream.of("kill", signal), pids.stream().map(pid -> Long.toString(pid)))
            .toList();
    try {
      int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IOException(command + " ended with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
