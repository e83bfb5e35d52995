package io.stockupdater.dataset;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.stockupdater.dataset.StockModel.Event;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code expected.json}: what a server that has only the products answers when the files are
 * sent in their order, and the levels that it has then.
 */
final class Expected implements Closeable {
  private final JsonGenerator json;

  Expected(Path file) throws IOException {
    json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8);
    json.writeStartObject();
    json.writeArrayFieldStart("tenants");
  }

  /** Begins with a tenant. */
  StockModel start(DataSet.Tenant tenant) throws IOException {
    StockModel model = new StockModel();
    tenant.products().forEach(product -> model.add(product.id(), 0, 0L, null));
    json.writeStartObject();
    json.writeStringField("tenant_id", tenant.id().toString());
    json.writeArrayFieldStart("uploads");
    return model;
  }

  /** Adds the answer to a file. */
  void answer(StockModel model, Path file, List<Event> lines) throws IOException {
    @Nullable String answer = model.apply(lines, false);
    json.writeStartObject();
    json.writeStringField("file", file.getFileName().toString());
    json.writeFieldName("answer");
    json.writeRawValue(answer == null ? "null" : answer);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** Ends the tenant with its levels. */
  void end(DataSet.Tenant tenant, StockModel model) throws IOException {
    json.writeEndArray();
    json.writeArrayFieldStart("levels");
    for (DataSet.Product product : tenant.products()) {
      json.writeStartObject();
      json.writeStringField("product_id", product.id().toString());
      json.writeNumberField("available", model.level(product.id()));
      json.writeNumberField("version", model.levels(product.id()).size());
      json.writeEndObject();
      json.writeRaw('\n');
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }
}
