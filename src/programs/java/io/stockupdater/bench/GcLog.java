package io.stockupdater.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server's JVM writes of its collections. */
record GcLog(Path file) {
  /** Not "Remark" and "Cleanup", which are pauses of a marking that collect next to nothing. */
  private static final Pattern COLLECTION =
      Pattern.compile("Pause (?:Young|Full) .* (\\d+)M->(\\d+)M\\(\\d+M\\)");

  /**
   * Of the heap, in MiB.
   *
   * @param used at the beginning of a collection
   * @param afterCollection at its end
   */
  record Peak(int collections, double used, double afterCollection) {}

  String jvmArgument() {
    return "-Xlog:gc:file=" + file + "::filecount=0";
  }

  int lines() throws IOException {
    return read().size();
  }

  private List<String> read() throws IOException {
    return Files.readAllLines(file);
  }

  /** What was highest since the log had so many lines. */
  Peak since(int lines) throws IOException {
    int collections = 0;
    double used = 0;
    double after = 0;
    List<String> all = read();
    for (String line : all.subList(lines, all.size())) {
      Matcher collection = COLLECTION.matcher(line);
      if (collection.find()) {
        collections++;
        used = Math.max(used, Double.parseDouble(collection.group(1)));
        after = Math.max(after, Double.parseDouble(collection.group(2)));
      }
    }
    return new Peak(collections, used, after);
  }
}
