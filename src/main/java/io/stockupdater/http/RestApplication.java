package io.stockupdater.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** All resources, at the root: the seeds' paths share no prefix. */
@ApplicationPath("/")
@OpenAPIDefinition(
    info =
        @Info(
            title = "Stock Updater",
            version = "1.0",
            description =
                "Keeps the stock levels of many tenants' products: bulk updates as NDJSON, single"
                    + " updates, and a ledger of every change."),
    components =
        @Components(
            schemas =
                @Schema(
                    name = OpenApi.PROBLEM,
                    type = SchemaType.OBJECT,
                    description = "Problem details by RFC 9457",
                    requiredProperties = {
                      "type",
                      "title",
                      "status",
                      "detail",
                      "error",
                      "request_id"
                    },
                    properties = {
                      @SchemaProperty(
                          name = "type",
                          type = SchemaType.STRING,
                          format = "uri",
                          description = "Ends with a stable code, for programs"),
                      @SchemaProperty(name = "title", type = SchemaType.STRING),
                      @SchemaProperty(name = "status", type = SchemaType.INTEGER),
                      @SchemaProperty(
                          name = "detail",
                          type = SchemaType.STRING,
                          description = "What is wrong, for people"),
                      @SchemaProperty(
                          name = "error",
                          type = SchemaType.STRING,
                          description = "The same text as detail"),
                      @SchemaProperty(
                          name = "request_id",
                          type = SchemaType.STRING,
                          description = "Under which the log has more; also in X-Request-Id"),
                      @SchemaProperty(
                          name = "member",
                          type = SchemaType.STRING,
                          description = "The member of the body that is invalid"),
                      @SchemaProperty(
                          name = "parameter",
                          type = SchemaType.STRING,
                          description = "The parameter that is malformed")
                    }),
            responses = {
              @APIResponse(
                  name = OpenApi.BAD_REQUEST,
                  description = "The body is not JSON, or a parameter is malformed",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "malformed_json",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:malformed_json","title":"Bad Request","status":400,"detail":"the body is not valid JSON","error":"the body is not valid JSON","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """))),
              @APIResponse(
                  name = OpenApi.BAD_PARAMETER,
                  description = "A path, query or header parameter is malformed",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "invalid_parameter",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:invalid_parameter","title":"Bad Request","status":400,"detail":"tenant_id must be a UUID","error":"tenant_id must be a UUID","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11","parameter":"tenant_id"}
                                      """))),
              @APIResponse(
                  name = OpenApi.TENANT_NOT_FOUND,
                  description = "There is no such tenant",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "tenant_not_found",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:tenant_not_found","title":"Not Found","status":404,"detail":"Tenant not found","error":"Tenant not found","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """))),
              @APIResponse(
                  name = OpenApi.NOT_FOUND,
                  description = "There is no such tenant, or nothing of that id in it",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "product_not_found",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:product_not_found","title":"Not Found","status":404,"detail":"Product not found","error":"Product not found","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """))),
              @APIResponse(
                  name = OpenApi.CONFLICT,
                  description = "It exists already, or the present state stands in the way",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "sku_exists",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:sku_exists","title":"Conflict","status":409,"detail":"sku already exists","error":"sku already exists","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """))),
              @APIResponse(
                  name = OpenApi.TOO_LARGE,
                  description = "The body is too large",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "body_too_large",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:body_too_large","title":"Content Too Large","status":413,"detail":"the body is longer than 1048576 bytes","error":"the body is longer than 1048576 bytes","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """))),
              @APIResponse(
                  name = OpenApi.UNSUPPORTED,
                  description = "The body has another media type",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "unsupported_media_type",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:unsupported_media_type","title":"Unsupported Media Type","status":415,"detail":"unsupported media type","error":"unsupported media type","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """))),
              @APIResponse(
                  name = OpenApi.INVALID_MEMBER,
                  description =
                      "A member of the body is invalid; the text and the member member name it",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "invalid_member",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:invalid_member","title":"Unprocessable Content","status":422,"detail":"name is required","error":"name is required","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11","member":"name"}
                                      """))),
              @APIResponse(
                  name = OpenApi.UNAVAILABLE,
                  description = "Not now; try again after the seconds in Retry-After",
                  headers =
                      @Header(
                          name = "Retry-After",
                          description = "Seconds",
                          schema = @Schema(type = SchemaType.INTEGER)),
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "unavailable",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:unavailable","title":"Service Unavailable","status":503,"detail":"the database is busy","error":"the database is busy","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """))),
              @APIResponse(
                  name = OpenApi.SERVER_ERROR,
                  description = "The server failed; the log has more under the request id",
                  content =
                      @Content(
                          mediaType = Json.PROBLEM,
                          schema = @Schema(ref = OpenApi.PROBLEM),
                          examples =
                              @ExampleObject(
                                  name = "internal_error",
                                  value =
                                      """
                                      {"type":"urn:stock-updater:problem:internal_error","title":"Server Error","status":500,"detail":"Server error","error":"Server error","request_id":"5f1c2c0e-6f0e-4f57-9d0a-9a4e3f6f8a11"}
                                      """)))
            }))
public class RestApplication extends Application {
  @Override
  public Map<String, Object> getProperties() {
    // Jersey would describe the resources as WADL too; OpenAPI is the one description.
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
