package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import java.util.random.RandomGenerator;

/**
 * {@code hpa-cpu}: HPA on the share of the requested CPU that is used, from metrics-server. A pod
 * requests the cores that it can use.
 */
public final class HpaOnCpu implements Autoscaler {

  private final PlantParameters plant;
  private final double target;
  private final int min;

  /**
   * An autoscaler for one run.
   *
   * @param target share of the requested CPU, taken to whole percent; at least 0.01
   * @param min fewest replicas; >= 1
   */
  public HpaOnCpu(PlantParameters plant, double target, int min) {
    this.plant = plant;
    this.target = target;
    this.min = min;
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    CpuSamples samples = new CpuSamples(plant.cores());
    samples.start(cluster, agenda, phases);
    int targetPercent = (int) Math.round(target * 100);
    HpaLoop.start(
        cluster,
        agenda,
        phases.nextDouble(),
        ScalingTerms.defaults(min, cluster.maxReplicas()),
        () ->
            ReplicaCalculator.DEFAULTS.utilization(
                cluster.requestedReplicas(),
                targetPercent,
                HpaLoop.pods(cluster, plant.cores()),
                samples.metrics(),
                agenda.now()));
  }
}
