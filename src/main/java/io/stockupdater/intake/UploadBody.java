package io.stockupdater.intake;

import io.stockupdater.http.Problem;
import io.stockupdater.text.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.jspecify.annotations.Nullable;

/** Finds the NDJSON in a request and makes sure that the request arrived to its last byte. */
public final class UploadBody {
  public static final String MULTIPART = "multipart/form-data";

  /**
   * Put after a form's last byte, so that a last boundary whose two hyphens are missing is followed
   * by something that is neither: Commons FileUpload takes its end there for the form's.
   */
  private static final byte[] NO_END = {'!', '!', '!', '!'};

  /** Reads a document to its end. */
  interface DocumentReader {
    void read(InputStream document) throws IOException;
  }

  private final HttpServletRequest request;
  private final long bytesMax;

  UploadBody(HttpServletRequest request, long bytesMax) {
    this.request = request;
    this.bytesMax = bytesMax;
  }

  /**
   * Hands the document to the reader, then reads what follows it.
   *
   * @throws Problem 400, 413 or 415, as the request deserves
   */
  void read(InputStream entity, DocumentReader reader) throws IOException {
    long declared = request.getContentLengthLong();
    if (declared > bytesMax) {
      throw tooLarge();
    }
    Counting counting = new Counting(entity);
    try {
      InputStream body = decoded(counting);
      String type = mediaType(request.getContentType());
      if (type.equals(MULTIPART)) {
        readMultipart(body, reader);
      } else if (type.equals(Json.NDJSON)) {
        requireUtf8(request.getContentType());
        reader.read(body);
      } else if (type.isEmpty() && body.read() < 0) {
        throw new Problem(400, "file_required", "file required");
      } else {
        throw new Problem(
            415,
            "unsupported_media_type",
            "Content-Type must be " + MULTIPART + " or " + Json.NDJSON);
      }
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // What Commons FileUpload makes of headers of parts that it can't decode.
      throw new Problem(400, "malformed_body", "the headers of a part of the form are malformed");
    } catch (IOException e) {
      if (counting.broken || (counting.ended && counting.count < declared)) {
        throw incomplete();
      }
      throw new Problem(
          400, "malformed_body", "the multipart or gzip data is malformed or incomplete");
    }
    if (declared >= 0 && counting.count < declared) {
      throw incomplete();
    }
  }

  private InputStream decoded(InputStream body) throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> gunzip(body);
      default ->
          throw new Problem(
                  415, "unsupported_encoding", "Content-Encoding must be gzip or identity")
              .header("Accept-Encoding", "gzip, identity");
    };
  }

  private static InputStream gunzip(InputStream compressed) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(compressed)
        .setDecompressConcatenated(true)
        .get();
  }

  private void readMultipart(InputStream body, DocumentReader reader) throws IOException {
    boolean found = false;
    InputStream form = new SequenceInputStream(body, new ByteArrayInputStream(NO_END));
    FileItemInputIterator parts = new MultipartParser().parts(request, form);
    while (parts.hasNext()) {
      FileItemInput part = parts.next();
      String name = fileName(part);
      if (!"file".equals(part.getFieldName()) || part.isFormField() || name.isBlank()) {
        continue;
      }
      if (found) {
        throw new Problem(400, "more_than_one_file", "only one file can be uploaded at a time");
      }
      found = true;
      requireUtf8(part.getContentType());
      requireIdentity(part);
      if (name.endsWith(".ndjson")) {
        reader.read(part.getInputStream());
      } else if (name.endsWith(".ndjson.gz")) {
        reader.read(gunzip(part.getInputStream()));
      } else {
        throw new Problem(400, "file_name", "file must be .ndjson");
      }
    }
    if (!found) {
      throw new Problem(400, "file_required", "file required");
    }
  }

  /**
   * The name as it was sent, in lower case; empty for none. Only its end is of interest: no path of
   * this server is made of it, as Commons FileUpload would.
   */
  private static String fileName(FileItemInput part) {
    ParameterParser parser = new ParameterParser();
    parser.setLowerCaseNames(true);
    String disposition = part.getHeaders().getHeader("Content-Disposition");
    String name = parser.parse(disposition, ';').get("filename");
    return name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
  }

  /** Bytes that mean something else than they say would change what is applied. */
  private static void requireUtf8(@Nullable String contentType) {
    ParameterParser parser = new ParameterParser();
    parser.setLowerCaseNames(true);
    String charset = contentType == null ? null : parser.parse(contentType, ';').get("charset");
    if (charset != null
        && !charset.equalsIgnoreCase("utf-8")
        && !charset.equalsIgnoreCase("us-ascii")) {
      throw new Problem(415, "unsupported_charset", "the charset of the document must be UTF-8");
    }
  }

  private static void requireIdentity(FileItemInput part) {
    String encoding = part.getHeaders().getHeader("Content-Transfer-Encoding");
    if (encoding != null
        && !Set.of("7bit", "8bit", "binary").contains(encoding.strip().toLowerCase(Locale.ROOT))) {
      throw new Problem(
          415,
          "unsupported_encoding",
          "Content-Transfer-Encoding of the file must be binary, 8bit or 7bit");
    }
  }

  private Problem tooLarge() {
    return new Problem(413, "upload_too_large", "the upload is larger than " + bytesMax + " bytes");
  }

  private static Problem incomplete() {
    return new Problem(400, "incomplete_body", "the body ended before its last byte");
  }

  /** The type and subtype of a Content-Type, in lower case. */
  static String mediaType(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType;
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /** Counts what the client sent, and refuses more than the limit. */
  private final class Counting extends FilterInputStream {
    private long count;
    private boolean broken;
    private boolean ended;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
      try {
        int n = super.read(into, start, length);
        ended = n < 0;
        count += Math.max(0, n);
        if (count > bytesMax) {
          throw tooLarge();
        }
        return n;
      } catch (IOException e) {
        broken = true;
        throw e;
      }
    }
  }
}
