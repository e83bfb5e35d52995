package io.stockupdater.http;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import io.stockupdater.text.Json;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ext.Provider;

/** Jackson instead of the server's JSON-B, so that all servers write the same JSON. */
@Provider
@Priority(1)
@Consumes({"application/json", "application/*+json"})
@Produces({"application/json", "application/*+json"})
public class JsonProvider extends JacksonJsonProvider {
  public JsonProvider() {
    super(Json.MAPPER, BASIC_ANNOTATIONS);
  }
}
