package io.stockupdater.node;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * What this node may take for itself.
 *
 * @param jobThreads threads, each with a connection, that work in the background
 */
@Dependent
public record NodeSettings(int jobThreads) implements Settings {
  @Inject
  public NodeSettings(Environment environment) {
    this(environment.number("JOB_THREADS", 4, 1, 64));
  }
}
