package io.stockupdater.catalog;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Suppliers over HTTP. */
@Path("/api/v1/tenants/{tenant_id}/suppliers")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Suppliers", description = "Who delivers to a tenant")
public class SuppliersResource {
  @Inject private Suppliers suppliers;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createSupplier",
      summary = "Create a supplier",
      description = "An id that is taken within the tenant is a 409.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewSupplier.class),
              examples =
                  @ExampleObject(
                      name = "request",
                      value =
                          """
          {"name":"ACME Corp"}
          """)))
  @APIResponse(
      responseCode = "201",
      description = "Created",
      headers =
          @Header(
              name = "Location",
              description = "Where the supplier is",
              schema = @Schema(type = SchemaType.STRING, format = "uri")),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Supplier.class),
              examples =
                  @ExampleObject(
                      name = "created",
                      value =
                          """
          {"supplier_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","name":"ACME Corp","created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-15T10:00:00Z"}
          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "409", ref = OpenApi.CONFLICT)
  @APIResponse(responseCode = "413", ref = OpenApi.TOO_LARGE)
  @APIResponse(responseCode = "415", ref = OpenApi.UNSUPPORTED)
  @APIResponse(responseCode = "422", ref = OpenApi.INVALID_MEMBER)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response create(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant, InputStream body)
      throws IOException {
    Supplier created =
        suppliers.create(Parameters.id("tenant_id", tenant), NewSupplier.of(JsonBody.read(body)));
    return Response.status(Response.Status.CREATED)
        .header(
            HttpHeaders.LOCATION,
            "/api/v1/tenants/" + tenant + "/suppliers/" + created.supplierId())
        .entity(created)
        .build();
  }

  @GET
  @Operation(
      operationId = "listSuppliers",
      summary = "List suppliers",
      description = "By supplier_id, page by page.")
  @APIResponse(responseCode = "200", ref = "Suppliers")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response list(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @QueryParam(PageRequest.LIMIT) @Parameter(ref = "Limit") @Nullable String limit,
      @QueryParam(PageRequest.CURSOR) @Parameter(ref = "Cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    UUID tenantId = Parameters.id("tenant_id", tenant);
    PageRequest request = PageRequest.of("suppliers " + tenantId, limit, cursor);
    return suppliers.list(tenantId, request).respond(uri);
  }

  @GET
  @Path("/{supplier_id}")
  @Operation(operationId = "getSupplier", summary = "Read a supplier")
  @APIResponse(
      responseCode = "200",
      description = "The supplier",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Supplier.class),
              examples =
                  @ExampleObject(
                      name = "found",
                      value =
                          """
          {"supplier_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","name":"ACME Corp","created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-15T10:00:00Z"}
          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response get(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("supplier_id") @Parameter(ref = "SupplierId") String supplier) {
    Supplier found =
        suppliers.get(Parameters.id("tenant_id", tenant), Parameters.id("supplier_id", supplier));
    return Response.ok(found).build();
  }
}
