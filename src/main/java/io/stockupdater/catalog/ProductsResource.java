package io.stockupdater.catalog;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Parameters;
import io.stockupdater.text.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/** Products over HTTP. */
@Path("/api/v1/tenants/{tenant_id}/products")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Products", description = "What is kept in stock")
public class ProductsResource {
  @Inject private Products products;
  @Inject private ProductPatches patches;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createProduct",
      summary = "Create a product",
      description =
          "Opens its level too. An id that is taken by any tenant, or a sku that is taken in this one,"
              + " is a 409; an unknown supplier and an initial_stock out of bounds are a 422.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewProduct.class),
              examples =
                  @ExampleObject(
                      name = "request",
                      value =
                          """
          {"sku":"BOLT-M8","name":"Bolt M8","initial_stock":100,"min_level":0,"max_level":5000}
          """)))
  @APIResponse(
      responseCode = "201",
      description = "Created",
      headers =
          @Header(
              name = "Location",
              description = "Where the product is",
              schema = @Schema(type = SchemaType.STRING, format = "uri")),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Product.class),
              examples =
                  @ExampleObject(
                      name = "created",
                      value =
                          """
          {"product_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","sku":"BOLT-M8","name":"Bolt M8","description":null,"supplier_id":null,"active":true,"stock":100,"version":1,"min_level":0,"max_level":5000,"created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-15T10:00:00Z"}
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
    Product created =
        products.create(Parameters.id("tenant_id", tenant), ProductFields.of(JsonBody.read(body)));
    return Response.status(Response.Status.CREATED)
        .header(
            HttpHeaders.LOCATION, "/api/v1/tenants/" + tenant + "/products/" + created.productId())
        .entity(created)
        .build();
  }

  @GET
  @Operation(
      operationId = "listProducts",
      summary = "List products",
      description =
          """
          By product_id, page by page, each with its level as both were at one moment. With several \
          filters, those that fit them all.""")
  @APIResponse(responseCode = "200", ref = "Products")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response list(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @QueryParam("sku") @Parameter(ref = "Sku") @Nullable String sku,
      @QueryParam("supplier_id") @Parameter(ref = "OfSupplier") @Nullable String supplier,
      @QueryParam("active") @Parameter(ref = "Active") @Nullable String active,
      @QueryParam("available_lte") @Parameter(ref = "AvailableLte") @Nullable String availableMax,
      @QueryParam("updated_since") @Parameter(ref = "UpdatedSince") @Nullable String updatedSince,
      @QueryParam(PageRequest.LIMIT) @Parameter(ref = "Limit") @Nullable String limit,
      @QueryParam(PageRequest.CURSOR) @Parameter(ref = "Cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    UUID tenantId = Parameters.id("tenant_id", tenant);
    ProductFilter filter = ProductFilter.of(sku, supplier, active, availableMax, updatedSince);
    PageRequest request = PageRequest.of("products " + tenantId + Json.text(filter), limit, cursor);
    return products.list(tenantId, filter, request).respond(uri);
  }

  @GET
  @Path("/{product_id}")
  @Operation(operationId = "getProduct", summary = "Read a product")
  @APIResponse(
      responseCode = "200",
      description = "The product",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Product.class),
              examples =
                  @ExampleObject(
                      name = "found",
                      value =
                          """
          {"product_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","sku":"BOLT-M8","name":"Bolt M8","description":null,"supplier_id":null,"active":true,"stock":100,"version":1,"min_level":0,"max_level":5000,"created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-15T10:00:00Z"}
          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response get(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("product_id") @Parameter(ref = "ProductId") String product) {
    Product found =
        products.get(Parameters.id("tenant_id", tenant), Parameters.id("product_id", product));
    return Response.ok(found).build();
  }

  @PATCH
  @Path("/{product_id}")
  @Consumes({Json.MERGE_PATCH, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "patchProduct",
      summary = "Change a product",
      description =
          """
          A JSON merge patch (RFC 7396): absent members stay as they are; null clears description and \
          supplier_id and unbinds min_level and max_level. Members that can't be patched (product_id, \
          initial_stock, stock, version) are a 422, unknown ones are ignored. All of the patch takes \
          effect or nothing; new bounds wait for changes of the level under way, and are a 409 when \
          the level is outside of them.""")
  @RequestBody(ref = "ProductPatch")
  @APIResponse(
      responseCode = "200",
      description = "The product as it is now",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Product.class),
              examples =
                  @ExampleObject(
                      name = "changed",
                      value =
                          """
          {"product_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","sku":"BOLT-M8","name":"Bolt M8 A4","description":null,"supplier_id":null,"active":true,"stock":100,"version":1,"min_level":0,"max_level":null,"created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-16T10:00:00Z"}
          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "409", ref = OpenApi.CONFLICT)
  @APIResponse(responseCode = "413", ref = OpenApi.TOO_LARGE)
  @APIResponse(responseCode = "415", ref = OpenApi.UNSUPPORTED)
  @APIResponse(responseCode = "422", ref = OpenApi.INVALID_MEMBER)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public Product patch(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("product_id") @Parameter(ref = "ProductId") String product,
      InputStream body)
      throws IOException {
    UUID tenantId = Parameters.id("tenant_id", tenant);
    UUID productId = Parameters.id("product_id", product);
    return patches.patch(tenantId, productId, ProductPatch.of(JsonBody.read(body)));
  }
}
