package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * {@code hpa-requests}: HPA on requests per second per pod, a custom metric that Prometheus scrapes
 * and its adapter serves. The adapter serves NaN as 0.
 */
public final class HpaOnRequests implements Autoscaler {

  private final PlantParameters plant;
  private final double target;
  private final int min;

  /**
   * An autoscaler for one run.
   *
   * @param target share of what a warm replica can serve; above 0
   * @param min fewest replicas; >= 1
   */
  public HpaOnRequests(PlantParameters plant, double target, int min) {
    this.plant = plant;
    this.target = target;
    this.min = min;
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    RequestScrapes scrapes = new RequestScrapes();
    scrapes.start(cluster, agenda, phases.nextDouble(15));
    long targetMilli = Math.round(target * plant.requestsPerSecondAtFull() * 1000);
    HpaLoop.start(
        cluster,
        agenda,
        phases.nextDouble(),
        ScalingTerms.defaults(min, cluster.maxReplicas()),
        () ->
            ReplicaCalculator.DEFAULTS.averageOfPods(
                cluster.requestedReplicas(),
                targetMilli,
                HpaLoop.pods(cluster, plant.cores()),
                metrics(scrapes, agenda.now())));
  }

  private static Map<Long, PodMetric> metrics(RequestScrapes scrapes, double now) {
    Map<Long, PodMetric> metrics = new HashMap<>();
    if (scrapes.isNotANumber()) {
      scrapes.known().forEach(id -> metrics.put(id, new PodMetric(0, now, 60)));
    } else {
      scrapes
          .requestsPerSecond()
          .forEach((id, rate) -> metrics.put(id, new PodMetric((long) (rate * 1000), now, 60)));
    }
    return metrics;
  }
}
