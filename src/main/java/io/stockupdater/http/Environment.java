package io.stockupdater.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** What the surroundings provide: the settings of this node and the time. */
@ApplicationScoped
public class Environment {
  private final Settings settings = Settings.from(System.getenv());

  @Produces
  @Dependent
  Settings settings() {
    return settings;
  }

  @Produces
  @Dependent
  Clock clock() {
    return Clock.systemUTC();
  }
}
