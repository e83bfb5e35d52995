package io.stockupdater.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, and its JSON: {@code {"items":[…],"next":"…"}}.
 *
 * @param next the cursor of the page after this one, or null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
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
