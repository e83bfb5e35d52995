package io.stockupdater.stock;

import io.stockupdater.http.NdjsonStream;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Parameters;
import io.stockupdater.http.Problem;
import io.stockupdater.text.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The level of a product and what changed it, over HTTP. */
@Path("/api/v1/tenants/{tenant_id}/products/{product_id}/stock")
@ApplicationScoped
@Tag(name = "Stock")
public class ProductStockResource {
  private static final int SOURCE_CHARACTERS_MAX = 100;

  @Inject private StockLevelReads levels;
  @Inject private History history;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getStockLevel", summary = "Read the level of a product")
  @APIResponse(responseCode = "200", ref = "StockLevel")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public CurrentLevel level(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("product_id") @Parameter(ref = "ProductId") String product) {
    return levels.level(key(tenant, product));
  }

  @GET
  @Path("/events")
  @Produces({MediaType.APPLICATION_JSON, Json.NDJSON})
  @Operation(
      operationId = "listStockEvents",
      summary = "List what changed the level of a product",
      description =
          """
          Newest first, which is by version: page by page, or all of it as NDJSON when `Accept` \
          prefers that. With a filter, a page may have fewer entries than `limit`, even none, though \
          there is a next one: a page looks at 20,000 entries at most.""")
  @APIResponse(responseCode = "200", ref = "StockEvents")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public Response events(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("product_id") @Parameter(ref = "ProductId") String product,
      @QueryParam("since") @Parameter(ref = "Since") @Nullable String since,
      @QueryParam("until") @Parameter(ref = "Until") @Nullable String until,
      @QueryParam("source") @Parameter(ref = "Source") @Nullable String source,
      @QueryParam(PageRequest.LIMIT) @Parameter(ref = "Limit") @Nullable String limit,
      @QueryParam(PageRequest.CURSOR) @Parameter(ref = "Cursor") @Nullable String cursor,
      @Context HttpHeaders headers,
      @Context UriInfo uri) {
    ProductKey key = key(tenant, product);
    History.Filter filter = filter(since, until, source);
    String list = "events " + key.tenantId() + key.productId() + Json.text(filter);
    if (NdjsonStream.isPreferred(headers)) {
      return NdjsonStream.respond(
          PageRequest.whole(list, limit, cursor), page -> history.list(key, filter, page));
    }
    return history.list(key, filter, PageRequest.of(list, limit, cursor)).respond(uri);
  }

  private static ProductKey key(String tenant, String product) {
    return new ProductKey(Parameters.id("tenant_id", tenant), Parameters.id("product_id", product));
  }

  private static History.Filter filter(
      @Nullable String since, @Nullable String until, @Nullable String source) {
    Instant first = Parameters.time("since", since);
    Instant end = Parameters.time("until", until);
    if (first != null && end != null && !first.isBefore(end)) {
      throw Problem.invalidParameter("until", "must be after since");
    }
    return new History.Filter(first, end, Parameters.text("source", source, SOURCE_CHARACTERS_MAX));
  }
}
