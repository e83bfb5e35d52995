package io.stockupdater.stock;

import io.stockupdater.http.NdjsonStream;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Parameters;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The levels of a tenant over HTTP. */
@Path("/api/v1/tenants/{tenant_id}/stock/levels")
@ApplicationScoped
@Tag(name = "Stock")
public class StockLevelsResource {
  @Inject private StockLevelReads levels;

  @GET
  @Produces({MediaType.APPLICATION_JSON, Json.NDJSON})
  @Operation(
      operationId = "listStockLevels",
      summary = "List the levels of a tenant",
      description =
          """
          By product_id: page by page, or all of them as NDJSON when `Accept` prefers that. Each \
          level is as it was when it was read; a bulk update under way shows all of what it does to \
          a product or nothing.""")
  @APIResponse(responseCode = "200", ref = "StockLevels")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public Response list(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @QueryParam("available_lte") @Parameter(ref = "AvailableLte") @Nullable String availableMax,
      @QueryParam("updated_since") @Parameter(ref = "LevelUpdatedSince")
          @Nullable String updatedSince,
      @QueryParam(PageRequest.LIMIT) @Parameter(ref = "Limit") @Nullable String limit,
      @QueryParam(PageRequest.CURSOR) @Parameter(ref = "Cursor") @Nullable String cursor,
      @Context HttpHeaders headers,
      @Context UriInfo uri) {
    UUID tenantId = Parameters.id("tenant_id", tenant);
    StockLevelReads.Filter filter =
        new StockLevelReads.Filter(
            Parameters.level("available_lte", availableMax),
            Parameters.time("updated_since", updatedSince));
    String list = "levels " + tenantId + Json.text(filter);
    if (NdjsonStream.isPreferred(headers)) {
      return NdjsonStream.respond(
          PageRequest.whole(list, limit, cursor), page -> levels.list(tenantId, filter, page));
    }
    return levels.list(tenantId, filter, PageRequest.of(list, limit, cursor)).respond(uri);
  }
}
