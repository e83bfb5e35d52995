package io.stockupdater.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a postmaster when this process ends, however it ends. PostgreSQL detaches itself from the
 * process that starts it, so a small shell waits beside it for the end of its standard input, which
 * comes when the other end of the pipe, this process, is gone.
 */
final class PostmasterGuard implements AutoCloseable {
  private static final String PID_FILE = "postmaster.pid";

  /** Ignores what Ctrl-C sends to the whole group: then this process stops PostgreSQL itself. */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      read -r end_of_input
      for second in 1 2 3; do
        read -r pid < "$0/postmaster.pid" && kill -INT "$pid" && exit
        sleep 1
      done
      """;

  /** In a session of its own, so that a kill of the whole process group doesn't reach it. */
  private static final String DETACH =
      """
      command -v setsid > /dev/null && exec setsid /bin/sh -c "$1" "$0"
      eval "$1"
      """;

  private final Process shell;

  private PostmasterGuard(Process shell) {
    this.shell = shell;
  }

  static PostmasterGuard over(Path data) {
    try {
      return new PostmasterGuard(
          new ProcessBuilder("/bin/sh", "-c", DETACH, data.toString(), SCRIPT)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new StartFailure("/bin/sh can't be started, which watches over PostgreSQL: " + e, e);
    }
  }

  /**
   * Stops the postmaster that a killed process has left behind, and removes what would hinder the
   * next one.
   */
  static void endLeftover(Path data) {
    Path pidFile = data.resolve(PID_FILE);
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      List<String> lines = Files.readAllLines(pidFile);
      Optional<ProcessHandle> postmaster =
          lines.isEmpty()
              ? Optional.empty()
              : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
      if (postmaster.isPresent() && isPostgres(postmaster.get())) {
        end(postmaster.get());
      }
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      throw new StartFailure(
          "The file " + pidFile + " is damaged: delete it if no PostgreSQL uses the folder.", e);
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/postgres");
  }

  private static void end(ProcessHandle postmaster) throws IOException {
    // SIGINT: disconnect everyone and stop; destroy() would wait for them to leave.
    new ProcessBuilder("/bin/sh", "-c", "kill -INT " + postmaster.pid()).start();
    try {
      postmaster.onExit().get(20, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      postmaster.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
