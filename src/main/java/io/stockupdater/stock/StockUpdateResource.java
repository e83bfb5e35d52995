package io.stockupdater.stock;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.Parameters;
import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.IdempotencyKey;
import io.stockupdater.text.Json;
import io.stockupdater.text.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

/** Single updates, as the Stock Updater Service had them. */
@Path("/stock/update/{product_id}")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Stock", description = "Levels, and what changed them")
public class StockUpdateResource {
  @Inject private SingleUpdates updates;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "updateStock",
      summary = "Update the stock of one product",
      description =
          "Adds the quantity, or takes it when it is negative. The tenant is the product's.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = StockUpdate.class),
              examples =
                  @ExampleObject(
                      name = "restock",
                      value =
                          """
                          {"quantity":10,"reason":"Restock from supplier"}
                          """)))
  @APIResponse(
      responseCode = "200",
      description = "The product with its new level",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = StockedProduct.class),
              examples =
                  @ExampleObject(
                      name = "updated",
                      value =
                          """
                          {"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","name":"Product Name","stock":20,"supplier_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","active":true}
                          """)))
  @APIResponse(
      responseCode = "400",
      description = "The level would leave its bounds; nothing has changed",
      content =
          @Content(
              mediaType = Json.PROBLEM,
              schema = @Schema(ref = OpenApi.PROBLEM),
              examples =
                  @ExampleObject(
                      name = "below zero",
                      value =
                          """
                          {"type":"urn:stock-updater:problem:below_minimum","title":"Bad Request","status":400,"detail":"Cannot reduce stock below zero","error":"Cannot reduce stock below zero","request_id":"0b3f0a4c"}
                          """)))
  @APIResponse(responseCode = "404", ref = OpenApi.NOT_FOUND)
  @APIResponse(responseCode = "409", ref = "RequestInProgress")
  @APIResponse(responseCode = "413", ref = OpenApi.TOO_LARGE)
  @APIResponse(responseCode = "415", ref = OpenApi.UNSUPPORTED)
  @APIResponse(responseCode = "422", ref = OpenApi.INVALID_MEMBER)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(
      responseCode = "503",
      description = "The product is locked, or the database away; nothing has changed",
      headers =
          @Header(
              name = "Retry-After",
              description = "Seconds to wait",
              schema = @Schema(type = SchemaType.INTEGER)),
      content =
          @Content(
              mediaType = Json.PROBLEM,
              schema = @Schema(ref = OpenApi.PROBLEM),
              examples =
                  @ExampleObject(
                      name = "locked",
                      value =
                          """
                          {"type":"urn:stock-updater:problem:lock_timeout","title":"Service Unavailable","status":503,"detail":"The product is locked, try again","error":"The product is locked, try again","request_id":"0b3f0a4c"}
                          """)))
  public Response update(
      @PathParam("product_id") @Parameter(ref = "ProductId") String product,
      @HeaderParam("X-User-Id")
          @Parameter(
              description = "Who makes the change; kept in the stock log",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @Nullable String user,
      @HeaderParam(IdempotencyKey.HEADER) @Parameter(ref = "IdempotencyKey") @Nullable String key,
      InputStream body)
      throws IOException {
    UUID productId = validUuid("product_id", product);
    UUID userId = Parameters.uuid("X-User-Id", user);
    SingleUpdates.Answer answer =
        updates.update(productId, read(body), userId, IdempotencyKey.parse(key));
    Response.ResponseBuilder response = Response.ok(answer.product());
    if (answer.isReplayed()) {
      response.header(IdempotencyKey.REPLAYED, "true");
    }
    return response.build();
  }

  private static JsonBody read(InputStream body) throws IOException {
    try {
      return JsonBody.read(body);
    } catch (Problem malformed) {
      // The service answered whatever it could not parse with 422.
      throw "malformed_json".equals(malformed.code())
          ? new Problem(422, "malformed_json", String.valueOf(malformed.getMessage()))
              .with("member", "body")
          : malformed;
    }
  }

  private static UUID validUuid(String member, String text) {
    UUID uuid = Uuids.parse(text);
    if (uuid == null) {
      throw Problem.invalidMember(member, "must be a UUID");
    }
    return uuid;
  }
}
