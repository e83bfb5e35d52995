package io.stockupdater.node;

/**
 * The settings of one component: a bean that reads them from the {@link Environment} when it is
 * made. All of them are made at the start, so that one that can't be used fails the deployment.
 */
public interface Settings {}
