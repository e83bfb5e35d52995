package io.stockupdater.database;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Rows that go to PostgreSQL by COPY, in its text format, in the caller's transaction. */
public final class Copy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final HexFormat hex = HexFormat.of();
  private final Writer rows;
  private boolean first = true;

  /**
   * Begins to copy.
   *
   * @param sql {@code copy … from stdin}
   */
  public Copy(Database database, String sql) throws IOException {
    try {
      PGConnection postgres = database.connection().unwrap(PGConnection.class);
      rows =
          new BufferedWriter(
              new OutputStreamWriter(
                  new PGCopyOutputStream(postgres, sql, BUFFER_BYTES), StandardCharsets.UTF_8),
              BUFFER_BYTES);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Adds values whose text has no backslashes, tabs and line ends. */
  public Copy values(List<? extends @Nullable Object> values) throws IOException {
    for (Object value : values) {
      separate();
      rows.write(value == null ? "\\N" : value.toString());
    }
    return this;
  }

  /** Adds bytes; null for none. */
  public Copy bytes(byte[] bytes, int length) throws IOException {
    separate();
    if (length == 0) {
      rows.write("\\N");
    } else {
      rows.write("\\\\x");
      hex.formatHex(rows, bytes, 0, length);
    }
    return this;
  }

  private void separate() throws IOException {
    if (!first) {
      rows.write('\t');
    }
    first = false;
  }

  /** Ends a row. */
  public void end() throws IOException {
    rows.write('\n');
    first = true;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
