package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.ModelledReplica;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * {@code hpa-requests} and {@code hpa-cpu}: the horizontal controller's work on one autoscaler, on
 * one metric. Every 15 s it asks and sets.
 */
public final class Hpa implements Autoscaler {

  private static final double SYNC_PERIOD = 15;

  /** Begins to measure; what it returns says what the metric proposes when it is asked. */
  @FunctionalInterface
  interface Metric {
    Supplier<Proposal> measured(ModelledCluster cluster, Agenda agenda, RandomGenerator phases);
  }

  private final Metric metric;
  private final int min;

  /**
   * An autoscaler on {@code metric}, for one run.
   *
   * @param min fewest replicas; >= 1
   */
  Hpa(Metric metric, int min) {
    this.metric = metric;
    this.min = min;
  }

  /**
   * An autoscaler on requests per second per pod, for one run: a custom metric that Prometheus
   * scrapes and its adapter serves. The adapter serves NaN as 0.
   *
   * @param target share of what a warm replica can serve; above 0
   * @param min fewest replicas; >= 1
   */
  public static Hpa onRequests(PlantParameters plant, double target, int min) {
    long targetMilli = Math.round(target * plant.requestsPerSecondAtFull() * 1000);
    return new Hpa(
        (cluster, agenda, phases) -> {
          RequestScrapes scrapes = new RequestScrapes();
          scrapes.start(cluster, agenda, phases.nextDouble(15));
          return () ->
              ReplicaCalculator.DEFAULTS.averageOfPods(
                  cluster.requestedReplicas(),
                  targetMilli,
                  pods(cluster, plant.cores()),
                  metrics(scrapes, agenda.now()));
        },
        min);
  }

  /**
   * An autoscaler on the share of the requested CPU that is used, from metrics-server, for one run.
   * A pod requests the cores that it can use.
   *
   * @param target share of the requested CPU, taken to whole percent; at least 0.01
   * @param min fewest replicas; >= 1
   */
  public static Hpa onCpu(PlantParameters plant, double target, int min) {
    int targetPercent = (int) Math.round(target * 100);
    return new Hpa(
        (cluster, agenda, phases) -> {
          CpuSamples samples = new CpuSamples(plant.cores());
          samples.start(cluster, agenda, phases);
          return () ->
              ReplicaCalculator.DEFAULTS.utilization(
                  cluster.requestedReplicas(),
                  targetPercent,
                  pods(cluster, plant.cores()),
                  samples.metrics(),
                  agenda.now());
        },
        min);
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    Supplier<Proposal> proposals = metric.measured(cluster, agenda, phases);
    HorizontalController controller =
        new HorizontalController(ScalingTerms.defaults(min, cluster.maxReplicas()));
    agenda.every(
        SYNC_PERIOD,
        phases.nextDouble() * SYNC_PERIOD,
        () -> {
          int current = cluster.requestedReplicas();
          Sync sync = controller.sync(current, proposals.get(), agenda.now());
          if (sync.replicas() != current) {
            cluster.scaleTo(sync.replicas());
          }
        });
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

  /** The workload's pods; those that start are running and not Ready. */
  private static List<Pod> pods(ModelledCluster cluster, int cores) {
    return cluster.replicas().stream()
        .map(replica ->
            new Pod(
                replica.id(),
                switch (replica.phase()) {
                  case STARTING, READY -> Pod.Phase.RUNNING;
                  case DRAINING, GONE -> Pod.Phase.DELETED;
                },
                replica.askedAt(),
                replica.phase() == ModelledReplica.Phase.READY,
                replica.phase() == ModelledReplica.Phase.STARTING
                    ? replica.askedAt()
                    : replica.readyAt(),
                OptionalLong.of(cores * 1000L)))
        .toList();
  }
}
