package io.stockupdater.stock;

import io.stockupdater.http.OpenApi;
import io.stockupdater.http.Page;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Parameters;
import io.stockupdater.http.Problem;
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
  @APIResponse(responseCode = "200", ref = "StockLog")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response read(
      @PathParam("product_id") @Parameter(ref = "ProductId") String product,
      @QueryParam(PageRequest.LIMIT) @Parameter(ref = "Limit") @Nullable String limit,
      @QueryParam(PageRequest.CURSOR) @Parameter(ref = "Cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    UUID productId = Parameters.id("product_id", product);
    PageRequest request = PageRequest.of("stock log " + productId, limit, cursor);
    UUID tenantId = log.tenant(productId);
    if (tenantId == null) {
      throw StockLevelReads.productNotFound();
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
