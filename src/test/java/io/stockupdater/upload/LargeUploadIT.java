package io.stockupdater.upload;

import static io.stockupdater.testing.Lines.line;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.TestServer;
import io.stockupdater.intake.Document;
import io.stockupdater.testing.Stock;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A large upload to a server with a small heap. */
class LargeUploadIT extends DeployedIT {
  private static final long BYTES = 100L << 20;
  private static final int PRODUCTS = 50;
  private static final int LINE_BYTES = 1_500;

  private final TestClient client = new TestClient(uri(""));
  private final Stock stock = Stock.in(dataSource());

  @Test
  void takesAHundredMegabytesInFlatMemory() {
    List<byte[]> lines = new ArrayList<>();
    for (UUID product : stock.products(PRODUCTS, 0)) {
      lines.add(paddedLine(product));
    }
    Document document = new Document(lines);
    TestClient.Answer answer =
        client
            .send(
                client
                    .request(stock, "")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> document)))
            .isOk();
    assertThat(document.sent).isGreaterThanOrEqualTo(BYTES);
    long events = document.sent / LINE_BYTES;
    assertThat(answer.json().path("status").textValue()).isEqualTo("success");
    assertThat(answer.json().path("total_events_processed").longValue()).isEqualTo(events);
    assertThat(
            stock.number(
                "select sum(available) from stock_level where tenant_id = ?", stock.tenant()))
        .isEqualTo(events);
    stock.assertConsistent();
    assertThat(document.heapBytes).hasSize(3);
    assertThat(document.heapBytes.get(2) - document.heapBytes.get(0))
        .as("what half of the upload takes of the heap, of %s", document.heapBytes)
        .isLessThan(16L << 20);
  }

  private static byte[] paddedLine(UUID product) {
    String event = line(product, "1", "\"note\":\"\"");
    String note = "n".repeat(LINE_BYTES - 1 - event.length());
    return (line(product, "1", "\"note\":\"" + note + "\"") + "\n").getBytes(US_ASCII);
  }

  /** Lines in turn; looks at the server's heap when a quarter, a half, three quarters are sent. */
  private static final class Document extends InputStream {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final List<byte[]> lines;
    private final List<Long> heapBytes = new ArrayList<>();
    private long sent;

    Document(List<byte[]> lines) {
      this.lines = lines;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("in lines only");
    }

    @Override
    public int read(byte[] into, int start, int length) {
      if (length < LINE_BYTES) {
        throw new UnsupportedOperationException("in whole lines only");
      }
      if (sent >= BYTES) {
        return -1;
      }
      if (heapBytes.size() < 3 && sent >= BYTES / 4 * (heapBytes.size() + 1)) {
        heapBytes.add(heap());
      }
      int line = (int) (sent / LINE_BYTES % lines.size());
      System.arraycopy(lines.get(line), 0, into, start, LINE_BYTES);
      sent += LINE_BYTES;
      return LINE_BYTES;
    }

    /** What is alive on the server's heap: the histogram collects garbage first. */
    private static long heap() {
      try {
        Process histogram =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(TestServer.shared().pid()),
                    "GC.class_histogram")
                .redirectError(Redirect.DISCARD)
                .start();
        Matcher total =
            TOTAL.matcher(new String(histogram.getInputStream().readAllBytes(), US_ASCII));
        assertThat(total.find()).isTrue();
        return Long.parseLong(total.group(1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
