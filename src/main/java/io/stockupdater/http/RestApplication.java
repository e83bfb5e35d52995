package io.stockupdater.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** All resources, at the root: the seeds' paths share no prefix. */
@ApplicationPath("/")
@OpenAPIDefinition(
    info =
        @Info(
            title = "Stock Updater",
            version = "1.0",
            description =
                "Keeps the stock levels of many tenants' products: bulk updates as NDJSON, single"
                    + " updates, and a ledger of every change."))
public class RestApplication extends Application {
  @Override
  public Map<String, Object> getProperties() {
    // Jersey would describe the resources as WADL too; OpenAPI is the one description.
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
