package io.stockupdater.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, and its JSON: {@code {"items":[…],"next":"…"}}.
 *
 * @param next the cursor of the page after this one, or null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
  /** Where a page ends, however many items were asked for. */
  private static final long BYTES_MAX = 4L << 20;

  /** What of a JSON text is not one of its long members, about. */
  private static final int ITEM_BYTES = 500;

  public Page {
    items = List.copyOf(items);
  }

  /**
   * Cuts what a query found down to the page asked for.
   *
   * @param found in the list's order, up to {@link PageRequest#rowsMax} of them
   * @param key what {@link PageRequest#after} will be for the page that follows an item
   */
  public static <T> Page<T> of(PageRequest request, List<T> found, Function<T, String> key) {
    if (found.size() <= request.limit()) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, request.limit());
    T last = items.get(items.size() - 1);
    return new Page<>(items, request.cursor(key.apply(last)));
  }

  /**
   * The same for a query that looks at a part of the list only.
   *
   * @param rest the key from which the page after this one goes on if all that was found fits on
   *     this one; null when the query looked at all there is
   */
  public static <T> Page<T> ofPart(
      PageRequest request, List<T> found, Function<T, String> key, @Nullable String rest) {
    return rest == null || found.size() > request.limit()
        ? of(request, found, key)
        : new Page<>(found, request.cursor(rest));
  }

  /** How much a page has room for while its items are read. */
  public static final class Room {
    private long bytes;

    /** Takes an item in by its long members; whether another may follow. */
    public boolean after(@Nullable String... texts) {
      bytes += ITEM_BYTES;
      for (String text : texts) {
        bytes += text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
      }
      return bytes <= BYTES_MAX;
    }

    /** What fits of the items: at least one, without that which was too much. */
    private <T> List<T> cut(List<T> found) {
      return bytes <= BYTES_MAX || found.size() < 2 ? found : found.subList(0, found.size() - 1);
    }

    private boolean isFull() {
      return bytes > BYTES_MAX;
    }
  }

  /**
   * The same for items that were read while there was room for them.
   *
   * @param rest as in {@link #ofPart}; a page that is full goes on after its last item
   */
  public static <T> Page<T> ofPart(
      PageRequest request,
      Room room,
      List<T> found,
      Function<T, String> key,
      @Nullable String rest) {
    List<T> fitting = room.cut(found);
    return ofPart(
        request,
        fitting,
        key,
        room.isFull() && !fitting.isEmpty() ? key.apply(fitting.get(fitting.size() - 1)) : rest);
  }

  /** 200 with the page and, if there is a next one, a {@code Link} to it (RFC 8288). */
  public Response respond(UriInfo uri) {
    Response.ResponseBuilder answer = Response.ok(this, MediaType.APPLICATION_JSON_TYPE);
    if (next != null) {
      URI asked = uri.getRequestUri();
      // Without scheme and host: a proxy in front may have others than this node.
      URI target =
          UriBuilder.fromUri(asked.getRawPath())
              .replaceQuery(asked.getRawQuery())
              .replaceQueryParam(PageRequest.CURSOR, next)
              .build();
      answer.header("Link", "<" + target + ">; rel=\"next\"");
    }
    return answer.build();
  }
}
