package io.stockupdater.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockupdater.text.Json;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * A whole list as NDJSON, one item a line. It is read page by page while it is being sent: memory
 * stays flat, and no connection to the database waits for a slow client. When it can't go on, the
 * last line is the problem.
 */
public final class NdjsonStream<T> implements StreamingOutput {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final MediaType NDJSON = MediaType.valueOf(Json.NDJSON);

  private final Page<T> first;
  private final PageRequest request;
  private final Function<PageRequest, Page<T>> pages;

  private NdjsonStream(Page<T> first, PageRequest request, Function<PageRequest, Page<T>> pages) {
    this.first = first;
    this.request = request;
    this.pages = pages;
  }

  /** Whether the client would rather have lines than a page. */
  public static boolean isPreferred(HttpHeaders headers) {
    for (MediaType accepted : headers.getAcceptableMediaTypes()) { // the most wanted first
      if (accepted.equals(MediaType.WILDCARD_TYPE)
          || accepted.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (accepted.isCompatible(NDJSON)) {
        return true;
      }
    }
    return false;
  }

  /**
   * 200 with the list from the page asked for to its end.
   *
   * @param pages reads a page; what it throws for the first one is the request's answer
   */
  public static <T> Response respond(PageRequest request, Function<PageRequest, Page<T>> pages) {
    return Response.ok(new NdjsonStream<>(pages.apply(request), request, pages))
        .type(NDJSON)
        .build();
  }

  @Override
  public void write(OutputStream out) throws IOException {
    BufferedOutputStream lines = new BufferedOutputStream(out, BUFFER_BYTES);
    Page<T> page = first;
    writeItems(lines, page);
    while (page.next() != null) {
      try {
        page = pages.apply(request.following(page.next()));
      } catch (RuntimeException failure) {
        writeProblem(lines, failure);
        break;
      }
      writeItems(lines, page);
    }
    lines.flush();
  }

  private void writeItems(OutputStream lines, Page<T> page) throws IOException {
    for (T item : page.items()) {
      lines.write(Json.MAPPER.writeValueAsBytes(item));
      lines.write('\n');
    }
  }

  /** As the last line: servers end an answer that has begun as if it were complete. */
  public static void writeProblem(OutputStream lines, RuntimeException failure) throws IOException {
    Object problem = new ProblemMapper().toResponse(failure).getEntity();
    lines.write(String.valueOf(problem).getBytes(UTF_8));
    lines.write('\n');
  }
}
