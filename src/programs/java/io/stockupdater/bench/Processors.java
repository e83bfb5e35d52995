package io.stockupdater.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who has used the processors, as Linux tells in {@code /proc}. */
final class Processors {
  /** USER_HZ, the unit of these files, is 100 wherever Java runs on Linux. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final long server;
  private final long postmaster;

  Processors(long server, long postmaster) {
    this.server = server;
    this.postmaster = postmaster;
  }

  /** Says no in words on a system without these files. */
  static void require() {
    if (!Files.isReadable(PROC.resolve("stat"))) {
      throw new IllegalStateException("The benchmark reads /proc: it needs Linux.");
    }
  }

  /**
   * Seconds of processor time since the start of each, and of time.
   *
   * @param client this process, with what it has embedded
   * @param busy all processes of the machine, and what a hypervisor has taken
   */
  record Used(double server, double postgresql, double client, double busy, double elapsed) {
    Used since(Used before) {
      return new Used(
          server - before.server,
          postgresql - before.postgresql,
          client - before.client,
          busy - before.busy,
          elapsed - before.elapsed);
    }

    /** How many processors those have kept busy that don't belong to the benchmark. */
    double othersCores() {
      return Math.max(0, (busy - server - postgresql - client) / elapsed);
    }
  }

  Used used() {
    double postgresql = postgresqlTicks();
    return new Used(
        ticks(server, false) / TICKS_PER_SECOND,
        postgresql / TICKS_PER_SECOND,
        ticks(ProcessHandle.current().pid(), false) / TICKS_PER_SECOND,
        busyTicks() / TICKS_PER_SECOND,
        System.nanoTime() / 1e9);
  }

  /** Those of a child that ends go over to its parent: read again if one did meanwhile. */
  private double postgresqlTicks() {
    while (true) {
      double parent = ticks(postmaster, true);
      double children =
          ProcessHandle.of(postmaster).stream()
              .flatMap(ProcessHandle::children)
              .mapToDouble(child -> ticks(child.pid(), false))
              .sum();
      if (ticks(postmaster, true) == parent) {
        return parent + children;
      }
    }
  }

  /** Of a process that has ended: none, they are with its parent then. */
  private static double ticks(long process, boolean withEndedChildren) {
    String stat;
    try {
      stat = Files.readString(PROC.resolve(process + "/stat"));
    } catch (IOException e) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // from the third on
    double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
    return withEndedChildren
        ? ticks + Double.parseDouble(fields[13]) + Double.parseDouble(fields[14])
        : ticks;
  }

  private static double busyTicks() {
    try {
      String[] fields = Files.readAllLines(PROC.resolve("stat")).get(0).split("\\s+", -1);
      double ticks = 0;
      for (int column : new int[] {1, 2, 3, 6, 7, 8}) { // not idle, not waiting for a disk
        ticks += Double.parseDouble(fields[column]);
      }
      return ticks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most memory that the server has had resident at once, in MiB. */
  double serverPeakResidentMib() {
    try {
      Matcher peak = PEAK.matcher(Files.readString(PROC.resolve(server + "/status")));
      WrongAnswer.unless(peak.find(), () -> "the server is gone");
      return Long.parseLong(peak.group(1)) / 1024.0;
    } catch (IOException e) {
      throw new WrongAnswer("the server is gone: " + e.getMessage());
    }
  }
}
