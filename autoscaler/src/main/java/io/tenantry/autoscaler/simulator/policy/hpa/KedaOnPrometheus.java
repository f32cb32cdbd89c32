package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import java.util.random.RandomGenerator;

/**
 * {@code keda-prometheus}: the requests per second of all pods together, which KEDA asks Prometheus
 * for whenever HPA asks it, against a target per pod. As KEDA does when nothing is said ({@code
 * ignoreNullValues: true}), an empty answer and NaN count as 0.
 *
 * <p>With {@code min} 0, KEDA itself looks every 30 s: without requests for 300 s it sets 0
 * replicas, and with requests 1 again. Then requests that wait for a replica count as well, as the
 * metric of a gateway would show them.
 *
 * @see <a
 *     href="https://github.com/kedacore/keda/blob/main/pkg/scalers/prometheus_scaler.go">prometheus_scaler.go</a>
 */
public final class KedaOnPrometheus implements Autoscaler {

  private static final double POLLING_INTERVAL = 30;
  private static final double COOLDOWN = 300;

  private final PlantParameters plant;
  private final double target;
  private final int min;

  private double lastActive;

  /**
   * An autoscaler for one run.
   *
   * @param target share of what a warm replica can serve; above 0
   * @param min fewest replicas; >= 0
   */
  public KedaOnPrometheus(PlantParameters plant, double target, int min) {
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
        ScalingTerms.defaults(Math.max(1, min), cluster.maxReplicas()),
        () ->
            ReplicaCalculator.DEFAULTS.averageValue(
                cluster.requestedReplicas(), (long) (query(scrapes) * 1000), targetMilli));
    if (min == 0) {
      agenda.every(
          POLLING_INTERVAL,
          phases.nextDouble(POLLING_INTERVAL),
          () -> poll(cluster, query(scrapes) > 0 || cluster.waiting() > 0, agenda.now()));
    }
  }

  private static double query(RequestScrapes scrapes) {
    return scrapes.isNotANumber() ? 0 : scrapes.totalRequestsPerSecond().orElse(0);
  }

  private void poll(ModelledCluster cluster, boolean active, double now) {
    int requested = cluster.requestedReplicas();
    if (active) {
      lastActive = now;
      if (requested == 0) {
        cluster.scaleTo(1);
      }
    } else if (requested > 0 && lastActive + COOLDOWN < now) {
      cluster.scaleTo(0);
    }
  }
}
