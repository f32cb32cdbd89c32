package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.ModelledReplica;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * CPU of each replica as metrics-server has it: the mean of 15 s, sampled every 15 s, known up to
 * 15 s later. A replica has its first value with the second sample of its life; a starting one is
 * taken to use all its cores.
 */
final class CpuSamples {

  private static final double INTERVAL = 15;

  private final int cores;
  private Map<Long, Double> previous = Map.of();
  private double previousAt;
  private Map<Long, PodMetric> latest = Map.of();
  private Map<Long, PodMetric> known = Map.of();

  CpuSamples(int cores) {
    this.cores = cores;
  }

  /** Begins to sample, for the first time within the first interval. */
  void start(ModelledCluster cluster, Agenda agenda, RandomGenerator random) {
    agenda.every(
        INTERVAL,
        random.nextDouble(INTERVAL),
        () -> {
          sample(cluster, agenda.now());
          Map<Long, PodMetric> sampled = latest;
          agenda.at(agenda.now() + random.nextDouble(INTERVAL), () -> known = sampled);
        });
  }

  /** What the metrics API answers now, in millicores. */
  Map<Long, PodMetric> metrics() {
    return known;
  }

  private void sample(ModelledCluster cluster, double now) {
    SignalFault fault = cluster.signalFault();
    if (fault == SignalFault.STALE) {
      return;
    }
    Map<Long, Double> seconds = new HashMap<>();
    Map<Long, PodMetric> metrics = new HashMap<>();
    for (ModelledReplica replica : cluster.replicas()) {
      if (!fault.lets(replica)) {
        continue;
      }
      seconds.put(replica.id(), replica.cpuSeconds());
      Double since = previous.get(replica.id());
      if (since != null) {
        double used =
            replica.phase() == ModelledReplica.Phase.STARTING
                ? cores
                : (replica.cpuSeconds() - since) / (now - previousAt);
        metrics.put(replica.id(), new PodMetric(Math.round(used * 1000), now, now - previousAt));
      }
    }
    previous = seconds;
    previousAt = now;
    latest = metrics;
  }
}
