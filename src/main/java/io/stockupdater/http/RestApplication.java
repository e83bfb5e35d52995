package io.stockupdater.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** All resources, at the root: the seeds' paths share no prefix. */
@ApplicationPath("/")
public class RestApplication extends Application {
  @Override
  public Map<String, Object> getProperties() {
    // Jersey would describe the resources as WADL too; OpenAPI is the one description.
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
