package io.stockupdater.catalog;

import io.stockupdater.http.Json;
import io.stockupdater.http.JsonBody;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.Problem;
import io.stockupdater.http.Settings;
import io.stockupdater.http.Uuids;
import io.stockupdater.stock.Applied;
import io.stockupdater.stock.ProductKey;
import io.stockupdater.stock.StockConflict;
import io.stockupdater.stock.StockLog;
import io.stockupdater.stock.StockWriter;
import io.stockupdater.stock.WaitBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
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
  private static final int RETRY_AFTER_SECONDS = 1;

  @Inject private Products products;
  @Inject private StockWriter writer;
  @Inject private StockLog log;
  @Inject private Settings settings;
  @Inject private Clock clock;

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
  public StockedProduct update(
      @PathParam("product_id") @Parameter(ref = "ProductId") String product,
      @HeaderParam("X-User-Id")
          @Parameter(
              description = "Who makes the change; kept in the stock log",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @Nullable String user,
      InputStream body)
      throws IOException {
    UUID productId = validUuid("product_id", product);
    UUID userId = user == null ? null : validUuid("X-User-Id", user);
    StockUpdate update = StockUpdate.of(read(body));
    OwnedProduct owned = products.owned(productId);
    SingleUpdate batch =
        new SingleUpdate(
            new ProductKey(owned.tenantId(), productId), update, userId, clock.instant(), log);
    try {
      Applied applied =
          writer.write(
              batch, StockWriter.Lane.SINGLE, new WaitBudget(settings.lockTimeoutMillis()));
      return new StockedProduct(
          productId, owned.name(), applied.level(), owned.supplierId(), owned.active());
    } catch (StockConflict conflict) {
      throw problem(conflict);
    }
  }

  private static JsonBody read(InputStream body) throws IOException {
    try {
      return Json.body(body);
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

  private static Problem problem(StockConflict conflict) {
    String code = conflict.code();
    return switch (conflict.kind()) {
      case PRODUCT_NOT_FOUND -> Products.notFound();
      case BELOW_ZERO -> new Problem(400, code, "Cannot reduce stock below zero");
      case BELOW_MINIMUM -> new Problem(400, code, "Cannot reduce stock below its minimum level");
      case ABOVE_MAXIMUM -> new Problem(400, code, "Cannot raise stock above its maximum level");
      case OUT_OF_RANGE -> new Problem(400, code, "Stock level out of range");
      case LOCK_TIMEOUT ->
          Problem.tryAgain(code, "The product is locked, try again", RETRY_AFTER_SECONDS);
      case UNAVAILABLE, SHUTTING_DOWN ->
          Problem.tryAgain(code, "The database can't be reached, try again", RETRY_AFTER_SECONDS);
      case OUTCOME_UNKNOWN ->
          new Problem(500, code, "The database broke off: the update may have been made or not");
      case INVALID_EVENT, EVENT_ID_REUSED, TOO_MANY_EVENTS, INTERNAL_ERROR ->
          new Problem(500, "internal_error", "Server error");
    };
  }
}
