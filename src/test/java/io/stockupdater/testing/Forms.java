package io.stockupdater.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Bodies of forms, byte by byte. */
public final class Forms {
  private static final String BOUNDARY = "----boundary-4711";

  /** The Content-Type that goes with them. */
  public static final String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;

  private Forms() {}

  /** One part of a form. */
  public static byte[] part(String disposition, byte[] content) {
    return join(
        ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
            .getBytes(UTF_8),
        content,
        "\r\n".getBytes(UTF_8));
  }

  public static byte[] filePart(String fileName, byte[] content) {
    return part("name=\"file\"; filename=\"" + fileName + "\"", content);
  }

  public static byte[] form(byte[]... parts) {
    return join(join(parts), ("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
  }

  public static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      joined.writeBytes(piece);
    }
    return joined.toByteArray();
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
