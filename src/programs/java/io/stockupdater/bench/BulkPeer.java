package io.stockupdater.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockupdater.bench.Workload.Event;
import io.stockupdater.bench.Workload.ProductEvents;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;

/** What bulk updates are measured against. */
final class BulkPeer {
  private static final int COPY_BUFFER_BYTES = 1 << 16;
  private static final String COPY =
      """
      copy stock_event (tenant_id, product_id, upload_id, version, delta, resulting_level,
                        event_time, source, meta) from stdin
      """;

  private BulkPeer() {}

  /** Connections that apply the products of a document between them. */
  static final class Jdbc implements AutoCloseable {
    private final List<PeerConnection> connections = new ArrayList<>();

    Jdbc(Stockroom stockroom, int count) throws SQLException {
      for (int i = 0; i < count; i++) {
        connections.add(new PeerConnection(stockroom.connect()));
      }
    }

    /** One transaction per product. */
    void apply(Workload workload) {
      UUID upload = UUID.randomUUID();
      AtomicInteger next = new AtomicInteger();
      Threads.run(
          connections.size(),
          number -> {
            PeerConnection connection = connections.get(number);
            List<ProductEvents> products = workload.products();
            for (int i = next.getAndIncrement(); i < products.size(); i = next.getAndIncrement()) {
              connection.apply(workload.shop().tenant(), upload, products.get(i));
            }
          });
    }

    @Override
    public void close() throws SQLException {
      for (PeerConnection connection : connections) {
        connection.close();
      }
    }
  }

  /** Writes the ledger rows of a document as COPY takes them. */
  static Path writeRows(Workload workload) throws IOException {
    Path file = workload.document().resolveSibling("rows.copy");
    UUID upload = UUID.randomUUID();
    try (BufferedWriter rows = Files.newBufferedWriter(file, UTF_8)) {
      for (ProductEvents product : workload.products()) {
        String key = workload.shop().tenant() + "\t" + product.product() + "\t" + upload + "\t";
        long level = 0;
        long version = 0;
        for (Event event : product.events()) {
          level += event.delta();
          version++;
          rows.append(key).append(Long.toString(version)).append('\t');
          rows.append(Long.toString(event.delta())).append('\t');
          rows.append(Long.toString(level)).append('\t');
          rows.append(Instant.ofEpochSecond(event.epochSecond()).toString()).append('\t');
          rows.append(event.source()).append('\t').append(event.meta()).append('\n');
        }
      }
    }
    return file;
  }

  /** Nothing but the ledger rows, in one transaction: no locks, no levels, no messages. */
  static void copy(Connection connection, Path rows) throws SQLException, IOException {
    try (InputStream in = Files.newInputStream(rows)) {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, in, COPY_BUFFER_BYTES);
    }
  }
}
