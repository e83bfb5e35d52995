package io.stockupdater.development;

import java.io.IOException;
import java.net.URI;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Arquillian's view of the shared {@link TestServer}: started once with its WAR deployed, for all
 * test classes. The adapters for the servers themselves start one for every class, half a minute
 * each.
 */
public final class DevelopmentContainer
    implements DeployableContainer<DevelopmentContainerConfiguration> {

  /** The WAR that the build has made, and that the shared server runs. */
  public static WebArchive war() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, Project.war().toFile());
  }

  @Override
  public Class<DevelopmentContainerConfiguration> getConfigurationClass() {
    return DevelopmentContainerConfiguration.class;
  }

  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Servlet 6.0");
  }

  @Override
  public void start() throws LifecycleException {
    try {
      TestServer.shared();
    } catch (StartFailure e) {
      throw new LifecycleException(e.sentence(), e);
    }
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    try {
      if (!checksums(archive).equals(checksumsOfWar())) {
        throw new DeploymentException(
            "Only "
                + Project.war()
                + " is deployed here: use @Deployment war() of DevelopmentContainer.");
      }
    } catch (IOException e) {
      throw new DeploymentException("The archive can't be compared with the deployed WAR", e);
    }
    URI server = TestServer.shared().baseUri();
    return new ProtocolMetaData().addContext(new HTTPContext(server.getHost(), server.getPort()));
  }

  private static Map<String, Long> checksums(Archive<?> archive) throws IOException {
    Map<String, Long> checksums = new TreeMap<>();
    for (Map.Entry<ArchivePath, Node> entry : archive.getContent().entrySet()) {
      if (entry.getValue().getAsset() != null) {
        try (CheckedInputStream content =
            new CheckedInputStream(entry.getValue().getAsset().openStream(), new CRC32())) {
          content.transferTo(java.io.OutputStream.nullOutputStream());
          checksums.put(entry.getKey().get(), content.getChecksum().getValue());
        }
      }
    }
    return checksums;
  }

  private static Map<String, Long> checksumsOfWar() throws IOException {
    Map<String, Long> checksums = new TreeMap<>();
    try (ZipFile war = new ZipFile(Project.war().toFile())) {
      for (Enumeration<? extends ZipEntry> entries = war.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          checksums.put("/" + entry.getName(), entry.getCrc());
        }
      }
    }
    return checksums;
  }

  @Override
  public void undeploy(Archive<?> archive) {
    // stays for the next class
  }
}
