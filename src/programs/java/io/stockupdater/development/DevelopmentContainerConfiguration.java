package io.stockupdater.development;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** There is nothing to configure. */
public final class DevelopmentContainerConfiguration implements ContainerConfiguration {
  @Override
  public void validate() {
    // nothing to validate
  }
}
