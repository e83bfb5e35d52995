package io.stockupdater.catalog;

import io.stockupdater.http.Json;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.PageRequest;
import io.stockupdater.http.Uuids;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
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
      @PathParam("tenant_id")
          @Parameter(
              description = "The tenant",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          String tenant,
      InputStream body)
      throws IOException {
    Product created =
        products.create(Uuids.parameter("tenant_id", tenant), ProductFields.of(Json.body(body)));
    return Response.created(
            URI.create("/api/v1/tenants/" + tenant + "/products/" + created.productId()))
        .entity(created)
        .build();
  }

  @GET
  @Operation(
      operationId = "listProducts",
      summary = "List products",
      description = "By product_id, page by page.")
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
                            implementation = Product.class),
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
          {"items":[{"product_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","sku":"BOLT-M8","name":"Bolt M8","description":null,"supplier_id":null,"active":true,"stock":100,"version":1,"min_level":0,"max_level":5000,"created_at":"2026-01-15T10:00:00Z","updated_at":"2026-01-15T10:00:00Z"}],"next":null}
          """)))
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  public Response list(
      @PathParam("tenant_id")
          @Parameter(
              description = "The tenant",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          String tenant,
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
    UUID tenantId = Uuids.parameter("tenant_id", tenant);
    PageRequest request = PageRequest.of("products " + tenantId, limit, cursor);
    return products.list(tenantId, request).respond(uri);
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
      @PathParam("tenant_id")
          @Parameter(
              description = "The tenant",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          String tenant,
      @PathParam("product_id")
          @Parameter(
              description = "The product",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          String product) {
    Product found =
        products.get(Uuids.parameter("tenant_id", tenant), Uuids.parameter("product_id", product));
    return Response.ok(found).build();
  }
}
