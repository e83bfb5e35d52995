package io.stockupdater.intake;

import io.stockupdater.http.HttpSettings;
import io.stockupdater.text.LineSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** The way in for documents, within the limits of this node. */
@ApplicationScoped
public class Intake {
  @Inject private HttpSettings httpSettings;
  @Inject private IntakeSettings settings;
  @Inject private LineSettings lineSettings;
  @Inject private IndexMemory memory;

  /**
   * Opens an empty document, to be closed when its lines are not needed any more.
   *
   * @param skipInvalid whether a malformed event counts as a line that belongs to no product
   * @param keepsAll whether lines that change nothing, and lines that are refused, are indexed too
   * @param receivedAt the time of events that name none
   */
  public Document open(boolean skipInvalid, boolean keepsAll, Instant receivedAt)
      throws IOException {
    return new Document(
        parser(receivedAt),
        new ProductGroups(memory, settings.uploadProductsMax()),
        SpillFile.create(httpSettings.uploadBytesMax(), settings.spillFreeBytesMin()),
        settings.refusedLinesMax(),
        skipInvalid,
        keepsAll);
  }

  /**
   * Reads a request to its last byte.
   *
   * @param tap sees the document's bytes, decompressed, as they pass
   * @throws io.stockupdater.http.Problem 400, 413, 415 or 503, as the request deserves
   */
  public void read(
      HttpServletRequest request,
      InputStream entity,
      Document document,
      UnaryOperator<InputStream> tap)
      throws IOException {
    new UploadBody(request, httpSettings.uploadBytesMax())
        .read(entity, in -> document.read(tap.apply(in)));
  }

  /**
   * A parser of lines.
   *
   * @param receivedAt the time of events that name none
   */
  public LineParser parser(Instant receivedAt) {
    return new LineParser(
        lineSettings.lineBytesMax(),
        lineSettings.jsonDepthMax(),
        lineSettings.metaBytesMax(),
        receivedAt);
  }
}
