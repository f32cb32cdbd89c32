package io.tenantry.autoscaler.simulator.plant;

import java.util.random.RandomGenerator;

/**
 * Whatever decides on replicas: Tenantry's own control loop, or a policy that it is compared with.
 * One instance serves one run.
 */
public interface Autoscaler {

  /**
   * Called once, at second 0 of the run. The autoscaler enters its scrapes, delays and decisions in
   * {@code agenda}; nothing else ever calls it.
   *
   * @param phases where its loops begin within their periods; seeded, the same for each policy
   */
  void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases);
}
