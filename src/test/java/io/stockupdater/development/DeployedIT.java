package io.stockupdater.development;

import java.net.URI;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** For tests that are clients of the WAR on the shared server. */
@ArquillianTest
public abstract class DeployedIT {
  @Deployment(testable = false)
  public static WebArchive war() {
    return DevelopmentContainer.war();
  }

  /** The server's address with this path, which doesn't start with a slash. */
  protected static URI uri(String path) {
    return TestServer.shared().baseUri().resolve(path);
  }

  /** The server's database, for a look past the server. */
  protected static DataSource dataSource() {
    return TestServer.shared().dataSource();
  }
}
