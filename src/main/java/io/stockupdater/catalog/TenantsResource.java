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

/** Tenants over HTTP. */
@Path("/api/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Tenants", description = "Who keeps stock")
public class TenantsResource {
  @Inject private Tenants tenants;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createTenant",
      summary = "Create a tenant",
      description = "An id that is taken is a 409.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewTenant.class),
              examples =
                  @ExampleObject(
                      name = "request",
                      value =
                          """
          {"tenant_id":"550e8400-e29b-41d4-a716-446655440000","name":"ACME"}
          """)))
  @APIResponse(
      responseCode = "201",
      description = "Created",
      headers =
          @Header(
              name = "Location",
              description = "Where the tenant is",
              schema = @Schema(type = SchemaType.STRING, format = "uri")),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Tenant.class),
              examples =
                  @ExampleObject(
                      name = "created",
                      value =
                          """
          {"tenant_id":"550e8400-e29b-41d4-a716-446655440000","name":"ACME","created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-15T10:00:00Z"}
          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_REQUEST)
  @APIResponse(responseCode = "409", ref = OpenApi.CONFLICT)
  @APIResponse(responseCode = "413", ref = OpenApi.TOO_LARGE)
  @APIResponse(responseCode = "415", ref = OpenApi.UNSUPPORTED)
  @APIResponse(responseCode = "422", ref = OpenApi.INVALID_MEMBER)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response create(InputStream body) throws IOException {
    Tenant created = tenants.create(NewTenant.of(JsonBody.read(body)));
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.LOCATION, "/api/v1/tenants/" + created.tenantId())
        .entity(created)
        .build();
  }

  @GET
  @Operation(
      operationId = "listTenants",
      summary = "List tenants",
      description = "By tenant_id, page by page.")
  @APIResponse(responseCode = "200", ref = "Tenants")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response list(
      @QueryParam(PageRequest.LIMIT) @Parameter(ref = "Limit") @Nullable String limit,
      @QueryParam(PageRequest.CURSOR) @Parameter(ref = "Cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    PageRequest request = PageRequest.of("tenants", limit, cursor);
    return tenants.list(request).respond(uri);
  }

  @GET
  @Path("/{tenant_id}")
  @Operation(operationId = "getTenant", summary = "Read a tenant")
  @APIResponse(
      responseCode = "200",
      description = "The tenant",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Tenant.class),
              examples =
                  @ExampleObject(
                      name = "found",
                      value =
                          """
          {"tenant_id":"550e8400-e29b-41d4-a716-446655440000","name":"ACME","created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-15T10:00:00Z"}
          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response get(@PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant) {
    Tenant found = tenants.get(Parameters.id("tenant_id", tenant));
    return Response.ok(found).build();
  }
}
