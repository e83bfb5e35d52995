package io.stockupdater.bench;

import io.stockupdater.development.DevelopmentContainer;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** {@link EmptyRoute} as an application. */
final class EmptyRouteWar {
  /** What a single update sends. */
  static final byte[] REQUEST =
      HttpConnection.post("/bench/empty", "{\"quantity\":1,\"reason\":\"benchmark\"}");

  private EmptyRouteWar() {}

  /**
   * Packs it with the product's Jackson.
   *
   * @param folder where to put {@code bench.war}
   */
  static Path pack(Path folder) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, "bench.war")
            .addClasses(
                EmptyRoute.class,
                EmptyRoute.Update.class,
                EmptyRoute.Stocked.class,
                EmptyRoute.Everything.class,
                EmptyRoute.Json.class)
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    DevelopmentContainer.war()
        .getContent(path -> path.get().matches("/WEB-INF/lib/jackson-.*\\.jar"))
        .forEach((path, node) -> war.add(node.getAsset(), path));
    Path file = folder.resolve(war.getName());
    war.as(ZipExporter.class).exportTo(file.toFile(), true);
    return file;
  }
}
