package io.stockupdater.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;

/** A process that is halted as by {@code kill -STOP}, until this is closed or this process ends. */
public final class Suspension implements AutoCloseable {
  /** Goes on at the end of its input: no suspended process is left behind by a killed test. */
  private static final String SCRIPT = "kill -STOP $0 && echo; read end; kill -CONT $0";

  private final Process script;

  private Suspension(Process script) {
    this.script = script;
  }

  /** Suspends a process; returns when it is. */
  static Suspension of(long pid) {
    try {
      Process script =
          new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(pid))
              .redirectError(Redirect.DISCARD)
              .start();
      if (script.getInputStream().read() < 0) {
        throw new IOException("process " + pid + " can't be suspended");
      }
      return new Suspension(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the process go on. */
  @Override
  public void close() {
    try {
      script.getOutputStream().close();
      script.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
