package io.stockupdater.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;

/**
 * A route that takes the JSON of a single update and gives JSON of the same form, with nothing
 * between: what HTTP, JAX-RS and Jackson cost on this server. It is a WAR of its own beside the
 * product, so that nothing of the product, no filter and no provider, makes it slower.
 */
@Path("/empty")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class EmptyRoute {
  private static final UUID ID = new UUID(1, 1);

  /** As a single update has it. */
  public record Update(
      @JsonProperty("quantity") long quantity, @JsonProperty("reason") String reason) {}

  /** As the answer to a single update has it. */
  public record Stocked(
      @JsonProperty("id") UUID id,
      @JsonProperty("name") String name,
      @JsonProperty("stock") long stock,
      @JsonProperty("supplier_id") UUID supplierId,
      @JsonProperty("active") boolean active) {}

  /** All resources of the WAR. */
  @ApplicationPath("/")
  public static class Everything extends Application {}

  /** Jackson instead of the server's JSON-B, as in the product. */
  @Provider
  @Priority(1)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public static class Json extends JacksonJsonProvider {
    public Json() {
      super(BASIC_ANNOTATIONS);
    }
  }

  @POST
  public Stocked post(Update update) {
    return new Stocked(ID, "Kettle", update.quantity(), ID, true);
  }
}
