package io.stockupdater.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Sends a data set to a server over HTTP, as any client would. */
public final class DataSetUpload {
  private static final String BOUNDARY = "stock-updater-data-set";
  private static final Set<Integer> CREATED_OR_THERE = Set.of(201, 409);
  private static final Set<Integer> OK = Set.of(200);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI tenants;

  /**
   * @param baseUri of the server, with a slash at its end
   */
  public DataSetUpload(URI baseUri) {
    tenants = baseUri.resolve("api/v1/tenants");
  }

  /** Tenants, suppliers and products; those that are there stay. */
  public void loadCatalogue(DataSet data) throws IOException {
    for (DataSet.Tenant tenant : data.tenants()) {
      create(tenants, Map.of("tenant_id", tenant.id(), "name", tenant.name()));
      for (DataSet.Supplier supplier : tenant.suppliers()) {
        create(
            of(tenant, "suppliers"), Map.of("supplier_id", supplier.id(), "name", supplier.name()));
      }
      StringBuilder lines = new StringBuilder();
      for (DataSet.Product product : tenant.products()) {
        lines.append(json.writeValueAsString(product(product))).append('\n');
      }
      send(
          HttpRequest.newBuilder(of(tenant, "products/bulk"))
              .header("Content-Type", "application/x-ndjson")
              .PUT(BodyPublishers.ofString(lines.toString())),
          OK);
    }
  }

  private void create(URI collection, Map<String, Object> member) throws IOException {
    send(
        HttpRequest.newBuilder(collection)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(member))),
        CREATED_OR_THERE);
  }

  private static Map<String, Object> product(DataSet.Product product) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("product_id", product.id());
    members.put("sku", product.sku());
    members.put("name", product.name());
    members.put("supplier_id", product.supplier().id());
    return members;
  }

  /** All chunk files in their order; hands over every answer. */
  public void sendUpdates(DataSet data, Consumer<String> answers) throws IOException {
    for (DataSet.Tenant tenant : data.tenants()) {
      for (Path chunk : tenant.chunks()) {
        answers.accept(
            send(
                HttpRequest.newBuilder(of(tenant, "stock/bulk_update"))
                    .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(multipart(chunk)),
                OK));
      }
    }
  }

  private static BodyPublisher multipart(Path file) throws IOException {
    String head =
        """
        --%s\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        Content-Type: application/x-ndjson\r
        \r
        """
            .formatted(BOUNDARY, file.getFileName());
    return BodyPublishers.concat(
        BodyPublishers.ofString(head),
        BodyPublishers.ofFile(file),
        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
  }

  private URI of(DataSet.Tenant tenant, String path) {
    return URI.create(tenants + "/" + tenant.id() + "/" + path);
  }

  private String send(HttpRequest.Builder request, Set<Integer> expected) throws IOException {
    HttpRequest built = request.build();
    try {
      HttpResponse<String> answer = http.send(built, HttpResponse.BodyHandlers.ofString());
      if (!expected.contains(answer.statusCode())) {
        throw new IOException(
            "%s %s answered %d: %s"
                .formatted(built.method(), built.uri(), answer.statusCode(), answer.body()));
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
