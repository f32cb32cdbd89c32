package io.tenantry.autoscaler.simulator.policy.kpa;

/** What the windows say about the load of all pods together. */
public sealed interface Load {

  /**
   * What was recorded.
   *
   * @param stable mean over the long window
   * @param panic mean over the short window
   */
  record Observed(double stable, double panic) implements Load {}

  /** Nothing was recorded within the long window. */
  record NoData() implements Load {}
}
