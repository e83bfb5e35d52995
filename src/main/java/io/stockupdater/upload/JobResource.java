package io.stockupdater.upload;

import io.stockupdater.http.OpenApi;
import io.stockupdater.http.Parameters;
import io.stockupdater.http.Problem;
import io.stockupdater.text.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Bulk updates that run in the background. */
@Path("/api/v1/tenants/{tenant_id}/stock/jobs/{job_id}")
@ApplicationScoped
@Tag(name = "Jobs")
public class JobResource {
  private static final String REPORT = "report";
  private static final String RESEND = "resend";

  @Inject private Jobs jobs;
  @Inject private JobReports reports;
  @Inject private StagedLines lines;
  @Inject private Uploads uploads;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getJob", summary = "Tell how far a job is")
  @APIResponse(responseCode = "200", ref = "JobReport")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = "JobNotFound")
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public JobReport get(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("job_id") @Parameter(ref = "JobId") String job) {
    return reports.report(tenantId(tenant), uploadId(job));
  }

  @DELETE
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "cancelJob",
      summary = "Cancel a job",
      description =
          "Once this is answered no product of the job is begun. What was applied stays applied.")
  @APIResponse(responseCode = "200", ref = "JobCancelled")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = "JobNotFound")
  @APIResponse(responseCode = "409", ref = "JobEnded")
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public JobReport cancel(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("job_id") @Parameter(ref = "JobId") String job) {
    UUID tenantId = tenantId(tenant);
    UUID uploadId = uploadId(job);
    if (!jobs.cancel(tenantId, uploadId)) {
      throw new Problem(409, "job_ended", "the job has ended");
    }
    return reports.report(tenantId, uploadId);
  }

  @GET
  @Path("/errors")
  @Produces(Json.NDJSON)
  @Operation(
      operationId = "getJobErrors",
      summary = "Read which lines were refused or cancelled",
      description =
          """
          As NDJSON. First come the lines that no product was tried with, then the others product by \
          product, both in the order of the document. `format=resend` gives the lines themselves, \
          ready to be sent again; those over the limit of a line were not kept and are only \
          reported. May be read while the job runs, for what is refused already.""")
  @APIResponse(responseCode = "200", ref = "RefusedLines")
  @APIResponse(responseCode = "400", ref = OpenApi.BAD_PARAMETER)
  @APIResponse(responseCode = "404", ref = "JobNotFound")
  @APIResponse(responseCode = "410", ref = "LinesDeleted")
  @APIResponse(responseCode = "500", ref = OpenApi.SERVER_ERROR)
  @APIResponse(responseCode = "503", ref = OpenApi.UNAVAILABLE)
  public Response errors(
      @PathParam("tenant_id") @Parameter(ref = "TenantId") String tenant,
      @PathParam("job_id") @Parameter(ref = "JobId") String job,
      @QueryParam("format")
          @DefaultValue(REPORT)
          @Parameter(
              description = "Why lines were refused, or the lines",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {REPORT, RESEND},
                      defaultValue = REPORT))
          String format) {
    UUID tenantId = tenantId(tenant);
    UUID uploadId = uploadId(job);
    RefusedLinesWriter writer = new RefusedLinesWriter(lines, tenantId, uploadId);
    StreamingOutput body =
        switch (format) {
          case REPORT -> writer::report;
          case RESEND -> writer::resend;
          default -> throw Problem.invalidParameter("format", "must be report or resend");
        };
    lines.requireKept(tenantId, uploadId);
    return Response.ok(body, Json.NDJSON).build();
  }

  private UUID tenantId(String text) {
    UUID tenantId = Parameters.id("tenant_id", text);
    uploads.requireTenant(tenantId);
    return tenantId;
  }

  private static UUID uploadId(String text) {
    return Parameters.id("job_id", text);
  }
}
