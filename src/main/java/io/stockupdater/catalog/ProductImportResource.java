package io.stockupdater.catalog;

import io.stockupdater.http.BodyLimit;
import io.stockupdater.http.OpenApi;
import io.stockupdater.http.Parameters;
import io.stockupdater.http.Problem;
import io.stockupdater.text.Json;
import io.stockupdater.text.LineSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many products at once over HTTP. */
@Path("/api/v1/tenants/{tenant_id}/products/bulk")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Products")
public class ProductImportResource {
  private static final MediaType CSV = MediaType.valueOf(Json.CSV);

  @Inject private ProductImport productImport;
  @Inject private ImportSettings settings;
  @Inject private LineSettings lineSettings;

  @PUT
  @Consumes({Json.NDJSON, Json.CSV})
  @Operation(
      operationId = "importProducts",
      summary = "Create or update many products",
      description =
          """
          One product per line: as NDJSON, an object as for creating one; or as CSV (RFC 4180, UTF-8) \
          whose header line names the members in any order. An empty cell is an absent member, null \
          is null, other columns are ignored. A line with a product_id creates or updates that \
          product, one without the product with its sku. For a product that exists, initial_stock is \
          ignored and absent members leave things as they are; null clears description and \
          supplier_id and unbinds min_level and max_level. Lines take effect in their order; a \
          refused line does not hold up the others. Lines are imported while they arrive: those \
          before an error that ends the request have taken effect, and its body says how many. \
          Sending all of them again is safe.""")
  @RequestBody(ref = "ProductImport")
  @APIResponse(
      responseCode = "200",
      description = "Every line was imported or refused",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImportReport.class),
              examples =
                  @ExampleObject(
                      name = "one line refused",
                      value =
                          """
                          {"created":1,"updated":1,"refused":[{"line":3,"code":"sku_exists","message":"sku already exists"}],"refused_total":1}
                          """)))
  @APIResponse(responseCode = "400", ref = "ProductImportRefused")
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "413", ref = OpenApi.TOO_LARGE)
  @APIResponse(responseCode = "415", ref = OpenApi.UNSUPPORTED)
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public ImportReport put(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @Context HttpHeaders headers,
      InputStream body) {
    UUID tenantId = Parameters.id("tenant_id", tenant);
    MediaType type = headers.getMediaType();
    checkCharset(type);
    InputStream limited = limited(headers, body);
    productImport.checkTenant(tenantId);
    return productImport.run(
        tenantId,
        type.isCompatible(CSV)
            ? new CsvProducts(limited, lineSettings.lineBytesMax())
            : new NdjsonProducts(limited, lineSettings.lineBytesMax()));
  }

  private static void checkCharset(MediaType type) {
    String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
    if (!charset.equalsIgnoreCase("utf-8")) {
      throw new Problem(415, "unsupported_charset", "the charset must be UTF-8");
    }
  }

  private InputStream limited(HttpHeaders headers, InputStream body) {
    String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Problem(415, "unsupported_content_encoding", "unsupported content encoding");
    }
    long bytesMax = settings.importBytesMax();
    String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > bytesMax) {
      throw BodyLimit.tooLarge(bytesMax); // before anything is imported
    }
    return new BodyLimit(body, bytesMax);
  }
}
