package io.stockupdater.stock;

import io.stockupdater.http.OpenApi;
import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Problem;
import io.stockupdater.http.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The stock log over HTTP. */
@Path("/stock/log/{product_id}")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Stock", description = "Levels, and what changed them")
public class StockLogResource {
  @Inject private StockLog log;

  @GET
  @Operation(
      operationId = "readStockLog",
      summary = "Read the stock log of a product",
      description = "Every change of its level, newest first, page by page.")
  @APIResponse(
      responseCode = "200",
      description = "One page",
      headers =
          @Header(
              name = "Link",
              description = "The next page, with rel=next; absent on the last page",
              schema = @Schema(type = SchemaType.STRING)),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"items", "next"},
                      properties = {
                        @SchemaProperty(
                            name = "items",
                            type = SchemaType.ARRAY,
                            implementation = LogEntry.class),
                        @SchemaProperty(
                            name = "next",
                            type = SchemaType.STRING,
                            nullable = true,
                            description = "The cursor of the next page; null on the last")
                      }),
              examples =
                  @ExampleObject(
                      name = "page",
                      value =
                          """
                          {"items":[{"id":"9f1c2d34-5717-4562-b3fc-2c963f66afa6","product_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","previous_stock":10,"new_stock":20,"change_amount":10,"reason":"Restock from supplier","timestamp":"2026-01-15T10:00:00Z","user_id":null}],"next":null}
                          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response read(
      @PathParam("product_id")
          @Parameter(
              description = "The product",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          String product,
      @QueryParam(PageRequest.LIMIT)
          @Parameter(
              description = "How many at most",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "100"))
          @Nullable String limit,
      @QueryParam(PageRequest.CURSOR)
          @Parameter(description = "Where to go on: next of the page before, unchanged")
          @Nullable String cursor,
      @Context UriInfo uri) {
    UUID productId = Uuids.parameter("product_id", product);
    PageRequest request = PageRequest.of("stock log " + productId, limit, cursor);
    UUID tenantId = log.tenant(productId);
    if (tenantId == null) {
      throw new Problem(404, "product_not_found", "Product not found");
    }
    String after = request.after();
    long before = after == null ? Long.MAX_VALUE : version(after);
    List<LogEntry> found =
        log.entries(new ProductKey(tenantId, productId), before, request.rowsMax());
    return Page.of(request, found, entry -> Long.toString(entry.version())).respond(uri);
  }

  private static long version(String key) {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      throw Problem.invalidParameter(PageRequest.CURSOR, "must be one that this list has returned");
    }
  }
}
