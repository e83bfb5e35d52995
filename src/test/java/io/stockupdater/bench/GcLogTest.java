package io.stockupdater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTest {
  @Test
  void looksAtWhatCollects(@TempDir Path folder) throws IOException {
    GcLog log = new GcLog(folder.resolve("gc.log"));
    Files.writeString(
        log.file(),
        """
        [1.0s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 499M->111M(512M) 9.920ms
        [1.1s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 450M->272M(512M) 9.920ms
        [1.2s][info][gc] GC(2) Concurrent Mark Cycle
        [1.3s][info][gc] GC(2) Pause Remark 460M->451M(512M) 17.375ms
        [1.4s][info][gc] GC(2) Pause Cleanup 470M->470M(512M) 0.151ms
        [1.5s][info][gc] GC(3) Pause Full (G1 Compaction Pause) 455M->120M(512M) 80.000ms
        """);
    assertThat(log.since(1)).isEqualTo(new GcLog.Peak(2, 455, 272));
  }
}
