package io.stockupdater.upload;

import io.stockupdater.http.OpenApi;
import io.stockupdater.http.Parameters;
import io.stockupdater.http.Problem;
import io.stockupdater.idempotency.IdempotencyKey;
import io.stockupdater.text.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Bulk updates of a tenant's stock levels. */
@Path("/api/v1/tenants/{tenant_id}/stock")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Bulk updates")
public class BulkUpdateResource {
  static final String UPLOAD_ID = "Upload-Id";
  private static final String DEFAULT_REASON = "bulk update";
  private static final int REASON_CHARACTERS_MAX = 500;

  @Inject private BulkUpdate bulkUpdate;
  @Inject private Uploads uploads;

  @Context private HttpServletRequest request;

  @POST
  @Path("/bulk_update")
  @Operation(
      operationId = "postBulkUpdate",
      summary = "Update many stock levels",
      description =
          """
          Applies stock events product by product, in the order of the document. One product is one \
          transaction: a bad event undoes its product and touches no other. Nothing is applied before \
          the last byte has arrived; what is applied then stays, also when the client leaves. The \
          body may be sent with `Content-Encoding: gzip`.

          A conflict names its product and the reason: `product not found`, `processing error: …`, \
          `lock timeout` or `event_id reused`. A line that belongs to no product is skipped and \
          reported. Events with `delta` 0 are left out, and so is a product that has no others.

          With `Idempotency-Key` the request may be sent again: it has one effect, and gets the same \
          answer. With `Prefer: respond-async` it becomes a job, which is answered at once with 202 \
          and goes on whatever becomes of this server; with `wait=n` the answer is the report if \
          the job ends within that many seconds.""")
  @RequestBody(ref = "BulkUpdate")
  @APIResponse(responseCode = "200", ref = "BulkUpdateReport")
  @APIResponse(responseCode = "400", ref = "BulkUpdateRefused")
  @APIResponse(responseCode = "202", ref = "JobAccepted")
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "409", ref = "RequestInProgress")
  @APIResponse(responseCode = "413", ref = "UploadTooLarge")
  @APIResponse(responseCode = "415", ref = "UploadUnsupported")
  @APIResponse(responseCode = "422", ref = "IdempotencyKeyReused")
  @APIResponse(responseCode = "429", ref = "TooManyJobs")
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = "UploadsBusy")
  public Response post(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @QueryParam("on_invalid") @Parameter(ref = "OnInvalid") @Nullable String onInvalid,
      @QueryParam("on_unusable") @Parameter(ref = "OnUnusable") @Nullable String onUnusable,
      @QueryParam("reason") @Parameter(ref = "Reason") @Nullable String reason,
      @HeaderParam("X-User-Id") @Parameter(ref = "UserId") @Nullable String user,
      @HeaderParam(IdempotencyKey.HEADER) @Parameter(ref = "IdempotencyKey") @Nullable String key,
      @HeaderParam(Preference.HEADER) @Parameter(ref = "Prefer") List<String> prefer,
      InputStream body)
      throws IOException {
    return update(tenant, onInvalid, onUnusable, reason, user, key, prefer, body);
  }

  @PUT
  @Path("/bulk_update")
  @Operation(
      operationId = "putBulkUpdate",
      summary = "Update many stock levels",
      description = "Does the same as POST.")
  @RequestBody(ref = "BulkUpdate")
  @APIResponse(responseCode = "200", ref = "BulkUpdateReport")
  @APIResponse(responseCode = "400", ref = "BulkUpdateRefused")
  @APIResponse(responseCode = "202", ref = "JobAccepted")
  @APIResponse(responseCode = "404", ref = OpenApi.TENANT_NOT_FOUND)
  @APIResponse(responseCode = "409", ref = "RequestInProgress")
  @APIResponse(responseCode = "413", ref = "UploadTooLarge")
  @APIResponse(responseCode = "415", ref = "UploadUnsupported")
  @APIResponse(responseCode = "422", ref = "IdempotencyKeyReused")
  @APIResponse(responseCode = "429", ref = "TooManyJobs")
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = "UploadsBusy")
  public Response put(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @QueryParam("on_invalid") @Parameter(ref = "OnInvalid") @Nullable String onInvalid,
      @QueryParam("on_unusable") @Parameter(ref = "OnUnusable") @Nullable String onUnusable,
      @QueryParam("reason") @Parameter(ref = "Reason") @Nullable String reason,
      @HeaderParam("X-User-Id") @Parameter(ref = "UserId") @Nullable String user,
      @HeaderParam(IdempotencyKey.HEADER) @Parameter(ref = "IdempotencyKey") @Nullable String key,
      @HeaderParam(Preference.HEADER) @Parameter(ref = "Prefer") List<String> prefer,
      InputStream body)
      throws IOException {
    return update(tenant, onInvalid, onUnusable, reason, user, key, prefer, body);
  }

  @GET
  @Path("/uploads/{upload_id}")
  @Operation(
      operationId = "getUpload",
      summary = "Read the report of a bulk update again",
      description = "While it is being applied, `status` is `running` and products are missing.")
  @APIResponse(responseCode = "200", ref = "BulkUpdateReport")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = "UploadNotFound")
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public Response report(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("upload_id") @Parameter(ref = "UploadId") String upload) {
    UUID tenantId = existingTenant(tenant);
    UUID uploadId = Parameters.id("upload_id", upload);
    BulkUpdateReport report = uploads.report(tenantId, uploadId);
    if (report == null) {
      throw new Problem(404, "upload_not_found", "Upload not found");
    }
    return Response.ok(report).header(UPLOAD_ID, uploadId).build();
  }

  private Response update(
      String tenant,
      @Nullable String onInvalid,
      @Nullable String onUnusable,
      @Nullable String reason,
      @Nullable String user,
      @Nullable String key,
      List<String> prefer,
      InputStream entity)
      throws IOException {
    Upload upload =
        new Upload(
            existingTenant(tenant),
            UUID.randomUUID(),
            reason(reason),
            Parameters.uuid("X-User-Id", user),
            skipInvalid(onInvalid),
            rejectUnusable(onUnusable));
    Preference preference = Preference.of(prefer);
    UploadAnswer answer =
        bulkUpdate.run(upload, IdempotencyKey.parse(key), preference, request, entity);
    return respond(answer, preference);
  }

  private static Response respond(UploadAnswer answer, Preference preference) {
    AcceptedJob job = answer.job();
    Response.ResponseBuilder response =
        job == null
            ? Response.ok(answer.report())
            : Response.accepted(job).header(HttpHeaders.LOCATION, job.links().self());
    response.header(UPLOAD_ID, answer.uploadId());
    String applied = preference.applied(job != null);
    if (!applied.isEmpty()) {
      response.header(Preference.APPLIED, applied);
    }
    if (answer.isReplayed()) {
      response.header(IdempotencyKey.REPLAYED, "true");
    }
    return response.build();
  }

  private UUID existingTenant(String tenant) {
    UUID tenantId = Parameters.id("tenant_id", tenant);
    uploads.requireTenant(tenantId);
    return tenantId;
  }

  private static String reason(@Nullable String reason) {
    if (reason == null) {
      return DEFAULT_REASON;
    }
    int characters = reason.codePointCount(0, reason.length());
    if (characters < 1 || characters > REASON_CHARACTERS_MAX || !Texts.isStorable(reason)) {
      throw Problem.invalidParameter("reason", "must have 1 to 500 characters");
    }
    return reason;
  }

  private static boolean rejectUnusable(@Nullable String onUnusable) {
    return switch (onUnusable == null ? "skip" : onUnusable) {
      case "skip" -> false;
      case "reject" -> true;
      default -> throw Problem.invalidParameter("on_unusable", "must be skip or reject");
    };
  }

  private static boolean skipInvalid(@Nullable String onInvalid) {
    return switch (onInvalid == null ? "fail_product" : onInvalid) {
      case "fail_product" -> false;
      case "skip" -> true;
      default -> throw Problem.invalidParameter("on_invalid", "must be fail_product or skip");
    };
  }
}
