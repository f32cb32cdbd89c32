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

  private final RequestScrapes scrapes = new RequestScrapes();
  private final Hpa hpa;
  private final boolean scalesToZero;

  private double lastActive;

  /**
   * An autoscaler for one run.
   *
   * @param target share of what a warm replica can serve; above 0
   * @param min fewest replicas; >= 0
   */
  public KedaOnPrometheus(PlantParameters plant, double target, int min) {
    long targetMilli = Math.round(target * plant.requestsPerSecondAtFull() * 1000);
    this.hpa =
        new Hpa(
            (cluster, agenda, phases) -> {
              scrapes.start(cluster, agenda, phases.nextDouble(15));
              return () ->
                  ReplicaCalculator.DEFAULTS.averageValue(
                      cluster.requestedReplicas(), (long) (query() * 1000), targetMilli);
            },
            Math.max(1, min));
    this.scalesToZero = min == 0;
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    hpa.start(cluster, agenda, phases);
    if (scalesToZero) {
      agenda.every(
          POLLING_INTERVAL,
          phases.nextDouble(POLLING_INTERVAL),
          () -> poll(cluster, query() > 0 || cluster.waiting() > 0, agenda.now()));
    }
  }

  private double query() {
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
